import { requirePermission } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { listTransactions } from '@/organizations/listTransactions'
import { requireOrganization } from '@/organizations/requireOrganization'
import { parseTransactionFilters } from '@/organizations/transactionFilters'

import { endpoint } from './endpoint'
import { readPage, readListQuery } from './readQuery'

/** GET /api/admin/organizations/:id/transactions: the ledger rows, the newest first. */
export const listTransactionsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/transactions',
  async (req) => {
    requirePermission(req, 'transactions:read')
    const query = readListQuery(req)
    const filters = parseTransactionFilters(query)
    const page = readPage(query)
    const db = getReader(req.payload)
    const organization = await requireOrganization(db, String(req.routeParams?.id))
    return { organization, ...(await listTransactions(db, organization.id, filters, page)) }
  },
)
