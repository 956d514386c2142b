import { Link } from '@payloadcms/ui'

import type { RelatedTransaction } from '@/ledger/readTransactionDetails'

import { SignedMoneyCell } from '../cells/SignedMoneyCell'
import { TransactionTypeCell } from '../cells/TransactionTypeCell'
import { DataTable, type Column } from '../components/DataTable'
import { Moment } from '../components/Moment'
import { moneyFlow } from '../components/moneyFlow'
import { transactionPath } from './transactionPath'

const RELATIONS: Record<RelatedTransaction['relation'], string> = {
  'answered by': 'Reversed by',
  'belongs to': 'Belongs to',
  'given back by': 'Given back by',
  'led to': 'Led to',
  reverses: 'Reverses',
}

const COLUMNS: readonly Column<RelatedTransaction>[] = [
  { key: 'relation', label: 'How', render: ({ relation }) => RELATIONS[relation] },
  {
    key: 'at',
    label: 'Booked (UTC)',
    isMinor: true,
    render: ({ at }) => <Moment at={at} timeZone="UTC" />,
  },
  {
    key: 'what',
    label: 'Movement',
    render: ({ id, type, isReversal, status }) => (
      <Link
        className="transaction-page__related"
        href={transactionPath(id)}
        prefetch={false}
        data-opens-row
      >
        <TransactionTypeCell type={type} isReversal={isReversal} status={status} />
      </Link>
    ),
  },
  {
    key: 'credits',
    label: 'Credits',
    isNumber: true,
    render: ({ creditAmount, status }) => (
      <SignedMoneyCell amount={creditAmount} isBooked={status === 'completed'} />
    ),
  },
  {
    key: 'money',
    label: 'Money',
    isNumber: true,
    isMinor: true,
    render: ({ type, amount, status }) => (
      <SignedMoneyCell amount={moneyFlow(type, amount)} isBooked={status === 'completed'} />
    ),
  },
]

/** Rows that this one answers, and rows that answer it. Nothing where there are none. */
export function RelatedTransactions({ related }: { related: readonly RelatedTransaction[] }) {
  if (related.length === 0) return null
  return (
    <section className="transaction-page__section" aria-label="Related">
      <h2 className="transaction-page__title">Related</h2>
      <DataTable
        caption="Related transactions"
        columns={COLUMNS}
        rows={related}
        rowKey={({ id }) => id}
        opensRows
      />
    </section>
  )
}
