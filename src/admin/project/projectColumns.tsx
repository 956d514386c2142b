import { Link } from '@payloadcms/ui'

import type { UsageSums } from '@/metrics/answers'
import type { ProjectRow } from '@/organizations/listProjects'

import type { Column } from '../components/DataTable'
import { Count, Money, Percent } from '../components/Figures'
import { IdText } from '../components/IdText.client'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { overviewLinks } from '../overview/overviewLinks'
import { withTime, type OverviewTime } from '../overview/overviewTime'
import { modeWords } from './modeWords'
import { projectPath } from './projectPath'

/** A project and what it used in the time shown. */
export type ShownProject = ProjectRow & { usage: UsageSums | null }

/**
 * Projects as an organization's list shows them; every figure leads to its rows, in the same time.
 * @param user of the request: whoever may not read requests gets figures without a way on
 */
export function projectColumns(time: OverviewTime, user: unknown): readonly Column<ShownProject>[] {
  const rowsOf = (id: string) => overviewLinks(projectPath(id, 'requests'), time, user)
  return [
    {
      key: 'name',
      label: 'Project',
      render: ({ id, name }) => (
        <Link href={withTime(projectPath(id), time)} prefetch={false}>
          {name}
        </Link>
      ),
    },
    { key: 'id', label: 'Id', isMinor: true, render: ({ id }) => <IdText id={id} /> },
    { key: 'status', label: 'Status', render: ({ status }) => <StatusPill status={status} /> },
    {
      key: 'requests',
      label: 'Requests',
      isNumber: true,
      render: ({ id, usage }) => (
        <Figure href={rowsOf(id).requests}>
          <Count value={usage?.totalRequests} />
        </Figure>
      ),
    },
    {
      key: 'tokens',
      label: 'Tokens',
      isNumber: true,
      isMinor: true,
      render: ({ usage }) => <Count value={usage?.totalTokens} />,
    },
    {
      key: 'cost',
      label: 'Cost',
      isNumber: true,
      render: ({ usage }) => <Money amount={usage?.totalCost} />,
    },
    {
      key: 'errors',
      label: 'Error rate',
      isNumber: true,
      render: ({ id, usage }) => (
        <Figure href={usage?.errorCount ? rowsOf(id).errors : undefined}>
          <Percent ratio={usage?.errorRate} />
        </Figure>
      ),
    },
    {
      key: 'mode',
      label: 'Pays with',
      isMinor: true,
      render: ({ mode, cachingEnabled }) => (
        <span>
          {modeWords(mode)}
          {cachingEnabled ? <span className="data-table__note">cache on</span> : null}
        </span>
      ),
    },
    {
      key: 'created',
      label: 'Created (UTC)',
      isMinor: true,
      render: ({ createdAt }) => <Moment at={createdAt} timeZone="UTC" isDay />,
    },
  ]
}

const Figure = ({ href, children }: { href: string | undefined; children: React.ReactNode }) =>
  href === undefined ? (
    children
  ) : (
    <Link href={href} prefetch={false}>
      {children}
    </Link>
  )
