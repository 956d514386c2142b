import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { formatExactCount } from '@/money/formatMoney'
import { listActors } from '@/organizations/listActors'
import { findOrganization } from '@/organizations/requireOrganization'
import { searchTransactions, type TransactionList } from '@/organizations/searchTransactions'

import { SignedMoneyCell } from '../cells/SignedMoneyCell'
import { Block } from '../components/Block'
import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { Pager } from '../components/Pager'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { exportFilter } from '../exports/exportFilter'
import {
  askAddress,
  sortColumn,
  withPage,
  type Address,
  type Asked,
  type SearchParams,
} from '../list/address'
import { ListPage } from '../list/ListPage'
import { SearchBox } from '../list/SearchBox.client'
import { pageOf } from '../organization/pageOf'
import { OperatorPage } from '../shell/OperatorPage'
import { transactionColumns } from './transactionColumns'
import { TransactionFilterBar } from './TransactionFilterBar'
import { TRANSACTIONS_PATH } from './transactionPath'
import {
  FILTER_NAMES,
  parseTransactionsAddress,
  type TransactionsQuestion,
} from './transactionsAddress'

const PAGE = 25

/** /collections/transactions: every movement of money and credits. Rows are added by acts, never here. */
export const TransactionsList = (view: AdminViewServerProps) => (
  <OperatorPage view={view} path={pathOf(view)} what="Transactions" permission="transactions:read">
    {(req) => <Transactions req={req} searchParams={view.searchParams ?? {}} />}
  </OperatorPage>
)

const pathOf = ({ initPageResult }: AdminViewServerProps): string => {
  const query = initPageResult.req.searchParams.toString()
  return query === '' ? TRANSACTIONS_PATH : `${TRANSACTIONS_PATH}?${query}`
}

function Transactions({ req, searchParams }: { req: PayloadRequest; searchParams: SearchParams }) {
  const asked = askAddress(searchParams, parseTransactionsAddress)
  const address = 'refusal' in asked ? {} : asked.address
  return (
    <ListPage
      title="Transactions"
      path={TRANSACTIONS_PATH}
      address={address}
      create={null}
      actions={
        'refusal' in asked ? null : (
          <ExportAction
            user={req.user}
            what="transactions"
            permission="transactions:read"
            filter={{
              ...exportFilter({ ...address, search: address.q }, [
                'search',
                ...FILTER_NAMES,
                'timeZone',
              ]),
              sortBy: asked.question.sortBy,
              sortOrder: asked.question.sortOrder,
            }}
          />
        )
      }
      search={
        <SearchBox
          label="Search transactions"
          placeholder="Transaction id, Stripe id, external reference, or the organization by name, e-mail or id"
        />
      }
      filters={
        <Block
          req={req}
          title="Filters"
          skeleton={<span className="transactions__filters" />}
          load={() => filterBar(req, address)}
        />
      }
      filterNames={FILTER_NAMES}
    >
      {'refusal' in asked ? (
        <QueryRefused message={asked.refusal} href={TRANSACTIONS_PATH} />
      ) : (
        <Block
          req={req}
          title="Transactions"
          skeleton={<SkeletonTable rows={25} />}
          load={() => rows(req, asked)}
        />
      )}
    </ListPage>
  )
}

async function filterBar(req: PayloadRequest, { organization, timeZone }: Address) {
  const db = getReader(req.payload)
  return (
    <TransactionFilterBar
      timeZone={timeZone ?? 'UTC'}
      actors={await listActors(db)}
      organization={
        organization === undefined
          ? null
          : ((await findOrganization(db, organization)) ?? { id: organization, name: organization })
      }
    />
  )
}

async function rows(
  req: PayloadRequest,
  { address, question }: Extract<Asked<TransactionsQuestion>, { address: Address }>,
) {
  const { sort, ...asked } = question
  const list = await searchTransactions(getReader(req.payload), {
    ...asked,
    limit: PAGE,
    offset: (pageOf(address.page) - 1) * PAGE,
  })
  if (list.total === 0) return <NothingFound isAll={isUnfiltered(address)} />
  const head = (field: 'amount' | 'bookedAt' | 'creditAmount') =>
    sortColumn(TRANSACTIONS_PATH, address, sort, field, 'desc')
  return (
    <section aria-label="Found">
      <Found list={list} />
      <DataTable
        caption="Transactions"
        columns={transactionColumns({
          timeZone: address.timeZone ?? 'UTC',
          withOrganization: true,
          sorts: {
            bookedAt: head('bookedAt'),
            creditAmount: head('creditAmount'),
            amount: head('amount'),
          },
        })}
        rows={list.transactions}
        rowKey={(row) => row.id}
        opensRows
      />
      <Pager {...list} hrefOf={(page) => TRANSACTIONS_PATH + withPage(address, page)} />
    </section>
  )
}

const isUnfiltered = (address: Address): boolean =>
  address.q === undefined && FILTER_NAMES.every((name) => address[name] === undefined)

/** Of everything that was found and is completed, not of the page. */
const Found = ({ list }: { list: TransactionList }) => (
  <p className="list-page__found" role="status">
    <strong>{formatExactCount(list.total)}</strong> found · credits{' '}
    <strong>
      <SignedMoneyCell amount={list.credits} />
    </strong>{' '}
    · received{' '}
    <strong>
      <Money amount={list.received} />
    </strong>
    {list.refunded === '0' ? null : (
      <>
        {' '}
        · given back{' '}
        <strong>
          <Money amount={list.refunded} />
        </strong>
      </>
    )}
  </p>
)

const NothingFound = ({ isAll }: { isAll: boolean }) =>
  isAll ? (
    <EmptyState title="No transactions yet">
      Top-ups, plans, gifts and refunds stand here as they are booked. Gift credits or record a
      payment on the page of an organization.
    </EmptyState>
  ) : (
    <EmptyState title="No transaction fits">
      Nothing was booked with all of the filters above. Take some away to find more.
    </EmptyState>
  )
