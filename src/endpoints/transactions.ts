import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool, getReader } from '@/db/requireTransaction'
import { notFound } from '@/errors'
import { explainBalance } from '@/ledger/explainBalance'
import { readTransactionDetails } from '@/ledger/readTransactionDetails'
import { parseSearch } from '@/organizations/organizationConditions'
import { searchTransactions, TRANSACTION_SORTS } from '@/organizations/searchTransactions'
import { parseTransactionFilters } from '@/organizations/transactionFilters'

import { endpoint } from './endpoint'
import { readChoice, readListQuery, readNumber, readPage } from './readQuery'

/** GET /api/admin/transactions: a page of all ledger rows, and the sums of everything found. */
export const searchTransactionsEndpoint = endpoint('get', '/admin/transactions', async (req) => {
  requirePermission(req, 'transactions:read')
  const query = readListQuery(req)
  return searchTransactions(getReader(req.payload), {
    search: parseSearch(query.search),
    organization: query.organization ?? null,
    filters: parseTransactionFilters(query),
    sortBy: readChoice(query, 'sortBy', TRANSACTION_SORTS, 'bookedAt'),
    sortOrder: readChoice(query, 'sortOrder', ['asc', 'desc'], 'desc'),
    ...readPage(query),
  })
})

/** What stands in place of an explanation where a row has moved no balance. */
const UNEXPLAINED = { balance: null, parts: null, steps: [], earlier: null }

/**
 * GET /api/admin/transactions/:id/trail?limit=&before=: one row with all that belongs to it, what its
 * balance is made of, and the movements that led to it, the newest first; `earlier` is the next `before`.
 */
export const transactionTrailEndpoint = endpoint(
  'get',
  '/admin/transactions/:id/trail',
  async (req) => {
    requirePermission(req, 'transactions:read')
    const query = readListQuery(req)
    const { limit } = readPage(query)
    const before = readNumber(query, 'before')
    const id = String(req.routeParams?.id)
    return inSnapshot(getPool(req.payload), async ({ db }) => {
      const transaction = await readTransactionDetails(db, id)
      if (!transaction)
        throw notFound('transaction_not_found', `No transaction ${id.slice(0, 40)}.`)
      if (transaction.status !== 'completed') return { transaction, ...UNEXPLAINED }
      const { organization, sequence, settlementSequence, balanceAfter } = transaction
      const { balance, parts, steps, earlier } = await explainBalance(
        db,
        { organization, place: settlementSequence ?? sequence, balance: balanceAfter ?? '0' },
        { before, limit },
      )
      return { transaction, balance, parts, steps, earlier }
    })
  },
)
