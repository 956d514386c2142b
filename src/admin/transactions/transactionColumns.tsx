import { Link } from '@payloadcms/ui'

import type { ListedTransaction } from '@/organizations/searchTransactions'

import { SignedMoneyCell } from '../cells/SignedMoneyCell'
import { TransactionTypeCell } from '../cells/TransactionTypeCell'
import { actorWords } from '../components/actorWords'
import type { Column, ColumnSort } from '../components/DataTable'
import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { moneyFlow } from '../components/moneyFlow'
import { organizationPath } from '../organization/organizationPath'
import { transactionPath } from './transactionPath'
import './transactions.css'

type Options = {
  timeZone: string
  /** Whether each row says whose it is. */
  withOrganization?: boolean
  /** How the heads sort; without, they do not. */
  sorts?: Partial<Record<'amount' | 'bookedAt' | 'creditAmount', ColumnSort>>
}

/** Ledger rows as every list shows them. */
export function transactionColumns({
  timeZone,
  withOrganization = false,
  sorts = {},
}: Options): readonly Column<ListedTransaction>[] {
  const sorted = (field: keyof typeof sorts) => (sorts[field] ? { sort: sorts[field] } : {})
  return [
    {
      key: 'bookedAt',
      label: `Booked (${timeZone})`,
      ...sorted('bookedAt'),
      render: ({ id, bookedAt, createdAt }) => (
        <Link href={transactionPath(id)} prefetch={false} data-opens-row>
          <Moment at={bookedAt ?? createdAt} timeZone={timeZone} />
        </Link>
      ),
    },
    {
      key: 'type',
      label: 'Movement',
      render: ({ type, reverses, status, organization, organizationName }) => (
        <div className="movement">
          <TransactionTypeCell type={type} isReversal={reverses !== null} status={status} />
          {withOrganization ? (
            <Link href={organizationPath(organization, 'transactions')} prefetch={false}>
              {organizationName}
            </Link>
          ) : null}
        </div>
      ),
    },
    {
      key: 'description',
      label: 'Description',
      isMinor: true,
      render: ({ description }) => <span className="movement__text">{description}</span>,
    },
    {
      key: 'actor',
      label: 'By',
      isMinor: true,
      render: ({ actor, actorName }) => (
        <span className="movement__text" title={actor ?? ''}>
          {actorWords(actor, actorName)}
        </span>
      ),
    },
    {
      key: 'creditAmount',
      label: 'Credits',
      isNumber: true,
      ...sorted('creditAmount'),
      render: ({ creditAmount, status }) => (
        <SignedMoneyCell amount={creditAmount} isBooked={status === 'completed'} />
      ),
    },
    {
      key: 'amount',
      label: 'Money',
      isNumber: true,
      isMinor: true,
      ...sorted('amount'),
      render: ({ type, amount, status }) => (
        <SignedMoneyCell amount={moneyFlow(type, amount)} isBooked={status === 'completed'} />
      ),
    },
    {
      key: 'balanceAfter',
      label: 'Balance after',
      isNumber: true,
      isMinor: true,
      render: ({ balanceAfter }) => <Money amount={balanceAfter} />,
    },
  ]
}
