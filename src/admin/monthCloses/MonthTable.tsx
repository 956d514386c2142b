import { Link } from '@payloadcms/ui'

import type { ClosedMonth } from '@/ledger/monthCloses'

import { DataTable, type Column } from '../components/DataTable'
import { Count, Money } from '../components/Figures'
import { monthWords } from './prepareMonths'

type MoneyName = 'closingBalance' | 'gifted' | 'openingBalance' | 'refundedCredits' | 'toppedUp'

const money = (key: MoneyName, label: string, isMinor = true): Column<ClosedMonth> => ({
  key,
  label,
  isNumber: true,
  isMinor,
  render: (month) => <Money amount={month[key]} />,
})

const columnsOf = (current: string): Column<ClosedMonth>[] => [
  {
    key: 'month',
    label: 'Month (UTC)',
    render: ({ month }) => (
      <Link
        href={`/month-closes?month=${month}`}
        prefetch={false}
        aria-current={month === current ? 'true' : undefined}
      >
        {monthWords(month)}
      </Link>
    ),
  },
  {
    key: 'organizations',
    label: 'Organizations',
    isNumber: true,
    isMinor: true,
    render: ({ organizations }) => <Count value={organizations} />,
  },
  money('openingBalance', 'Opening balance'),
  money('toppedUp', 'Top-ups'),
  money('gifted', 'Gifts'),
  money('refundedCredits', 'Refunds'),
  {
    key: 'used',
    label: 'Usage',
    isNumber: true,
    render: ({ used }) => <Money amount={used === '0' ? used : `-${used}`} />,
  },
  money('closingBalance', 'Closing balance', false),
]

/** Every closed month: opening balance, what moved, closing balance, over all organizations. */
export const MonthTable = ({
  months,
  current,
}: {
  months: readonly ClosedMonth[]
  current: string
}) => (
  <section aria-labelledby="closed-months">
    <h2 id="closed-months" className="month-closes__section">
      Closed months
    </h2>
    <DataTable
      caption="Closed months"
      columns={columnsOf(current)}
      rows={months}
      rowKey={({ month }) => month}
    />
  </section>
)
