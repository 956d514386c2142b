import { Link } from '@payloadcms/ui'
import type { ReactNode } from 'react'
import type { PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { listCloseDifferences, type ClosedMonth } from '@/ledger/monthCloses'
import { formatExactCount } from '@/money/formatMoney'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { Count, Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { SkeletonTable } from '../components/Skeletons'
import { organizationPath } from '../organization/organizationPath'
import {
  monthSpan,
  monthWords,
  revenueLines,
  toDifferenceLine,
  type DifferenceLine,
} from './prepareMonths'

const SHOWN = 200

/** One closed month: the money that was kept, and what differs from it now. */
export const ClosedMonthPanel = ({ req, month }: { req: PayloadRequest; month: ClosedMonth }) => (
  <section className="month-closes__month" aria-labelledby="closed-month">
    <h2 id="closed-month" className="month-closes__section">
      {monthWords(month.month)}
    </h2>
    <dl className="month-closes__figures">
      {revenueLines(month).map(({ label, amount }) => (
        <Figure key={label} label={label} value={<Money amount={amount} />} />
      ))}
      <Figure label="Unused, paid" value={<Money amount={month.unusedPaid} />} />
      <Figure label="Unused, gifted" value={<Money amount={month.unusedGifted} />} />
      <Figure label="Movements" value={<Count value={month.movements} />} />
      <Figure label="Requests" value={<Count value={month.requests} />} />
      <Figure label="Kept" value={<Moment at={month.closedAt} timeZone="UTC" />} />
    </dl>
    <Block
      req={req}
      title="Differences"
      skeleton={<SkeletonTable rows={2} />}
      load={async () => {
        const { differences, total } = await listCloseDifferences(getReader(req.payload), {
          month: month.month,
          limit: SHOWN,
        })
        if (total === 0)
          return (
            <p className="month-closes__agrees">
              The books of today tell the same of this month, for each of its{' '}
              {formatExactCount(month.organizations)} organizations.
            </p>
          )
        return (
          <>
            <p className="month-closes__differs" role="status">
              {total === 1
                ? 'One figure differs from what was kept.'
                : `${formatExactCount(total)} figures differ from what was kept.`}
              {total > differences.length ? ` The first ${differences.length} are shown.` : ''}
            </p>
            <DataTable
              caption={`Differences of ${monthWords(month.month)}`}
              columns={COLUMNS}
              rows={differences.map(toDifferenceLine)}
              rowKey={({ organization, figure }) => `${organization} ${figure}`}
            />
          </>
        )
      }}
    />
  </section>
)

const Figure = ({ label, value }: { label: string; value: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
)

const COLUMNS: readonly Column<DifferenceLine>[] = [
  {
    key: 'organization',
    label: 'Organization',
    render: ({ organization, month }) => (
      <Link
        href={`${organizationPath(organization, 'statement')}?${new URLSearchParams(monthSpan(month))}`}
        prefetch={false}
        title={`${organization}: its statement of the month`}
      >
        <code>{organization}</code>
      </Link>
    ),
  },
  { key: 'figure', label: 'Figure', render: ({ label }) => label },
  { key: 'kept', label: 'Kept', isNumber: true, render: ({ kept }) => kept },
  { key: 'now', label: 'Now', isNumber: true, render: ({ now }) => now },
  {
    key: 'difference',
    label: 'Difference',
    isNumber: true,
    render: ({ difference }) => difference,
  },
]
