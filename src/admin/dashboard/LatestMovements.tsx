import { Link } from '@payloadcms/ui'

import type { LatestTransaction } from '@/organizations/listLatestTransactions'
import { transactionsSlug } from '@collections/slugs'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { transactionWords } from '@/ledger/transactionWords'
import { organizationPath } from '../organization/organizationPath'
import { TopPanel } from './TopPanel'

const columns = (timeZone: string): readonly Column<LatestTransaction>[] => [
  {
    key: 'booked',
    label: 'Booked',
    render: ({ id, bookedAt }) => (
      <Link href={`/collections/${transactionsSlug}/${id}`} prefetch={false}>
        <Moment at={bookedAt} timeZone={timeZone} isDay />
      </Link>
    ),
  },
  {
    key: 'what',
    label: 'Movement',
    render: ({ type, isReversal, organization, organizationName }) => (
      <>
        {transactionWords(type, isReversal)}
        <div>
          <Link href={organizationPath(organization, 'transactions')} prefetch={false}>
            {organizationName}
          </Link>
        </div>
      </>
    ),
  },
  {
    key: 'amount',
    label: 'USD',
    isNumber: true,
    // A gift has no amount of money: its credits are what moved.
    render: ({ amount, creditAmount }) => <Money amount={amount ?? creditAmount} />,
  },
]

type Props = { movements: LatestTransaction[]; timeZone: string }

/** What moved last, whatever the range. */
export const LatestMovements = ({ movements, timeZone }: Props) => (
  <TopPanel title="Latest money movements">
    {movements.length === 0 ? (
      <EmptyState title="No movements yet">
        Top-ups, plans, gifts and refunds appear here as they are booked.
      </EmptyState>
    ) : (
      <DataTable
        caption="Latest money movements"
        columns={columns(timeZone)}
        rows={movements}
        rowKey={(row) => row.id}
      />
    )}
  </TopPanel>
)
