import { Link } from '@payloadcms/ui'

import type { RequestRow } from '@/metering/requestRow'

import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { requestColumns } from '../requests/requestColumns'
import { Panel } from './Panel'

type Props = { rows: readonly RequestRow[]; timeZone: string; /** All of the time. */ href: string }

/** The last few requests of the time, and the way to all of them. */
export const LatestRequests = ({ rows, timeZone, href }: Props) => (
  <Panel
    title="Newest requests"
    note={
      <Link href={href} prefetch={false}>
        All requests of this time
      </Link>
    }
  >
    {rows.length === 0 ? (
      <EmptyState title="No requests in this time">Choose a longer time.</EmptyState>
    ) : (
      <DataTable
        caption="Newest requests"
        columns={requestColumns({ timeZone, withOrganization: false }).filter(
          ({ key }) => key !== 'project',
        )}
        rows={rows}
        rowKey={({ id }) => id}
        opensRows
      />
    )}
  </Panel>
)
