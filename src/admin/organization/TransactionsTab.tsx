import { Link } from '@payloadcms/ui'

import { getReader } from '@/db/requireTransaction'
import type { TransactionRow } from '@/ledger/readTransaction'
import { listTransactions } from '@/organizations/listTransactions'
import { transactionsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { Pager } from '../components/Pager'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import { transactionWords } from '../components/transactionWords'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'
import { pageOf } from './pageOf'
import { rowActionsColumn } from './rowActionsColumn'

const PAGE = 25
const ALL = {
  type: null,
  status: null,
  actor: null,
  from: null,
  to: null,
  amountMin: null,
  amountMax: null,
}

const COLUMNS: readonly Column<TransactionRow>[] = [
  {
    key: 'date',
    label: 'Booked (UTC)',
    render: ({ id, bookedAt, createdAt }) => (
      <Link href={`/collections/${transactionsSlug}/${id}`} prefetch={false}>
        <Moment at={bookedAt ?? createdAt} timeZone="UTC" />
      </Link>
    ),
  },
  {
    key: 'type',
    label: 'Type',
    render: ({ type, status, reverses }) => (
      <>
        {transactionWords(type, reverses !== null)}{' '}
        {status === 'completed' ? null : <StatusPill status={status} />}
      </>
    ),
  },
  { key: 'description', label: 'Description', isMinor: true, render: (row) => row.description },
  {
    key: 'actor',
    label: 'By',
    isMinor: true,
    render: ({ actor }) => actor?.replace(/^system:/, '').replaceAll('-', ' '),
  },
  {
    key: 'amount',
    label: 'Amount',
    isNumber: true,
    isMinor: true,
    render: ({ amount }) => <Money amount={amount} />,
  },
  {
    key: 'credits',
    label: 'Credits',
    isNumber: true,
    render: ({ creditAmount }) => <Money amount={creditAmount} />,
  },
  {
    key: 'balance',
    label: 'Balance after',
    isNumber: true,
    render: ({ balanceAfter }) => <Money amount={balanceAfter} />,
  },
]

/** Every movement of the organization's money and credits, the newest first. */
export function TransactionsTab({ req, id, query }: TabProps) {
  const offset = (pageOf(query.page) - 1) * PAGE
  return (
    <Block
      req={req}
      title="Transactions"
      skeleton={<SkeletonTable rows={12} />}
      load={async () => {
        const list = await listTransactions(getReader(req.payload), id, ALL, {
          limit: PAGE,
          offset,
        })
        if (list.total === 0)
          return (
            <EmptyState title="No transactions yet">
              Top-ups, plans, gifts and refunds of this organization stand here.
            </EmptyState>
          )
        const actions = await rowActionsColumn(req, id, list.transactions)
        return (
          <>
            <p className="organization__aside">
              <Link href={organizationPath(id, 'statement')} prefetch={false}>
                Statement of account
              </Link>
            </p>
            <DataTable
              caption="Transactions"
              columns={[...COLUMNS, ...actions]}
              rows={list.transactions}
              rowKey={(row) => row.id}
            />
            <Pager
              {...list}
              hrefOf={(page) => `${organizationPath(id, 'transactions')}?page=${page}`}
            />
          </>
        )
      }}
    />
  )
}
