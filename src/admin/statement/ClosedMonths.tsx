import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { listCloseDifferences, listMonthCloses, type MonthClose } from '@/ledger/monthCloses'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { Money } from '../components/Figures'
import { SkeletonTable } from '../components/Skeletons'
import { monthSpan, monthWords } from '../monthCloses/prepareMonths'
import { organizationPath } from '../organization/organizationPath'

/** More differences than anybody reads; how many a month has is told up to here. */
const COUNTED = 1000

type Line = MonthClose & { differing: number }
type MoneyName = 'closingBalance' | 'openingBalance' | 'unusedGifted' | 'unusedPaid' | 'used'

const money = (key: MoneyName, label: string, isMinor: boolean): Column<Line> => ({
  key,
  label,
  isNumber: true,
  isMinor,
  render: (line) => <Money amount={line[key]} />,
})

const COLUMNS: readonly Column<Line>[] = [
  {
    key: 'month',
    label: 'Month (UTC)',
    render: ({ organization, month }) => (
      <Link
        href={`${organizationPath(organization, 'statement')}?${new URLSearchParams(monthSpan(month))}`}
        prefetch={false}
      >
        {monthWords(month)}
      </Link>
    ),
  },
  money('openingBalance', 'Opening balance', true),
  money('used', 'Used', true),
  money('closingBalance', 'Closing balance', false),
  money('unusedPaid', 'Unused, paid', true),
  money('unusedGifted', 'Unused, gifted', true),
  {
    key: 'differing',
    label: 'Since then',
    render: ({ differing, month }) =>
      differing === 0 ? (
        'unchanged'
      ) : (
        <Link href={`/month-closes?month=${month}`} prefetch={false}>
          {differing === 1 ? 'one figure differs' : `${differing} figures differ`}
        </Link>
      ),
  },
]

/** The organization's closed months, each with its statement; nothing before the first close. */
export const ClosedMonths = ({ req, id }: { req: PayloadRequest; id: string }) => (
  <Block
    req={req}
    title="Closed months"
    skeleton={<SkeletonTable rows={4} />}
    load={async () => {
      const db = getReader(req.payload)
      const closes = await listMonthCloses(db, id)
      if (closes.length === 0) return null
      const { differences } = await listCloseDifferences(db, { organization: id, limit: COUNTED })
      const lines = closes.map((close): Line => ({
        ...close,
        differing: differences.filter(({ month }) => month === close.month).length,
      }))
      return (
        <section className="statement__closes" aria-labelledby="statement-closes">
          <h2 id="statement-closes">Closed months</h2>
          <DataTable
            caption="Closed months"
            columns={COLUMNS}
            rows={lines}
            rowKey={({ month }) => month}
          />
        </section>
      )
    }}
  />
)
