import { requirePermission } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'
import { listTransactions, type TransactionFilters } from '@/organizations/listTransactions'
import { oneOrMore } from '@/organizations/organizationFilters'
import { requireOrganization } from '@/organizations/requireOrganization'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeZone } from '@/time/parseTimeZone'

import { endpoint } from './endpoint'
import { readPage, readListQuery, type ListQuery } from './readQuery'

const STATUSES = ['pending', 'completed', 'failed']

/** GET /api/admin/organizations/:id/transactions: the ledger rows, the newest first. */
export const listTransactionsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/transactions',
  async (req) => {
    requirePermission(req, 'transactions:read')
    const query = readListQuery(req)
    const filters = readFilters(query)
    const page = readPage(query)
    const db = getReader(req.payload)
    const organization = await requireOrganization(db, String(req.routeParams?.id))
    return { organization, ...(await listTransactions(db, organization.id, filters, page)) }
  },
)

function readFilters(query: ListQuery): TransactionFilters {
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const instant = (field: string) =>
    query[field] === undefined ? null : parseInstant(query[field], { timeZone, field })
  const amount = (field: string) =>
    query[field] === undefined ? null : formatNano(parseMoney(query[field], { field }))
  const [from, to] = [instant('from'), instant('to')]
  if (from !== null && to !== null && from >= to)
    throw malformed('range_invalid', 'from must be before to.')
  return {
    type: oneOrMore(query, 'type', TRANSACTION_TYPES),
    status: oneOrMore(query, 'status', STATUSES),
    actor: query.actor ?? null,
    from,
    to,
    amountMin: amount('amountMin'),
    amountMax: amount('amountMax'),
  }
}
