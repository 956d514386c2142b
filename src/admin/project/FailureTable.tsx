import { Link } from '@payloadcms/ui'

import type { Failure } from '@/metering/countFailures'
import { formatShare } from '@/money/formatMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count } from '../components/Figures'
import { StatusPill } from '../components/StatusPill'
import type { OverviewLinks } from '../overview/overviewLinks'
import { Panel } from './Panel'
import { prepareFailures, type ShownFailure } from './prepareFailures'

type Props = {
  failures: readonly Failure[]
  /** All of the window, failed or not. */
  totalRequests: number
  links: OverviewLinks
}

/** How requests failed, whose fault it was, and how often of all requests. */
export const FailureTable = ({ failures, totalRequests, links }: Props) => (
  <Panel title="Errors by kind" note="of all requests in this time">
    {failures.length === 0 ? (
      <EmptyState title={totalRequests === 0 ? 'No requests in this time' : 'Nothing failed'}>
        {totalRequests === 0
          ? 'Choose a longer time.'
          : 'Every request of this time was answered, or canceled by whoever sent it.'}
      </EmptyState>
    ) : (
      <DataTable
        caption="Errors by kind"
        columns={columns(totalRequests, links)}
        rows={prepareFailures(failures)}
        rowKey={({ status, errorKind }) => `${status} ${errorKind}`}
      />
    )}
  </Panel>
)

const columns = (totalRequests: number, links: OverviewLinks): readonly Column<ShownFailure>[] => [
  {
    key: 'kind',
    label: 'Kind',
    render: ({ status, errorKind, isLinkable }) => {
      const words = errorKind ?? 'not told'
      return links.failure && isLinkable ? (
        <Link href={links.failure(status, errorKind)} prefetch={false}>
          {words}
        </Link>
      ) : (
        words
      )
    },
  },
  { key: 'status', label: 'Whose', render: ({ status }) => <StatusPill status={status} /> },
  {
    key: 'requests',
    label: 'Requests',
    isNumber: true,
    render: ({ requests }) => <Count value={requests} />,
  },
  {
    key: 'rate',
    label: 'Rate',
    isNumber: true,
    render: ({ requests }) => formatShare(requests, totalRequests),
  },
]
