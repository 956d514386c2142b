import { Link } from '@payloadcms/ui'

import { getReader } from '@/db/requireTransaction'
import { searchTransactions } from '@/organizations/searchTransactions'
import { transactionsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { ownListHref } from '../components/listHref'
import { Pager } from '../components/Pager'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { transactionColumns } from '../transactions/transactionColumns'
import { parseTransactionsAddress } from '../transactions/transactionsAddress'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'
import { pageOf } from './pageOf'
import { rowActionsColumn } from './rowActionsColumn'

const PAGE = 25

/** Every movement of the organization's money and credits, the newest first. */
export function TransactionsTab({ req, id, query }: TabProps) {
  const offset = (pageOf(query.page) - 1) * PAGE
  return (
    <Block
      req={req}
      title="Transactions"
      skeleton={<SkeletonTable rows={12} />}
      load={async () => {
        const list = await searchTransactions(getReader(req.payload), {
          ...parseTransactionsAddress({ organization: id }),
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
              </Link>{' '}
              ·{' '}
              <Link href={organizationPath(id, 'balance')} prefetch={false}>
                Why this balance
              </Link>{' '}
              ·{' '}
              <Link href={ownListHref(transactionsSlug, { organization: id })} prefetch={false}>
                Filter and search
              </Link>
              <ExportAction
                user={req.user}
                what="transactions"
                permission="transactions:read"
                filter={{ organization: id }}
              />
            </p>
            <DataTable
              caption="Transactions"
              columns={[...transactionColumns({ timeZone: 'UTC' }), ...actions]}
              rows={list.transactions}
              rowKey={(row) => row.id}
              opensRows
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
