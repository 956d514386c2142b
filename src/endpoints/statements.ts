import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { readBalanceAt, readStatement } from '@/ledger/readStatement'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeRange } from '@/time/parseTimeRange'
import { parseTimeZone } from '@/time/parseTimeZone'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET /api/admin/organizations/:id/statement?from=&to=&timeZone= (the last 30 days by default) */
export const statementEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/statement',
  async (req) => {
    requirePermission(req, 'transactions:read')
    const query = readQuery(req)
    return inSnapshot(getPool(req.payload), ({ db, now }) =>
      readStatement(
        db,
        String(req.routeParams?.id),
        parseTimeRange(query, { now, defaultWindow: '30d' }),
      ),
    )
  },
)

/** GET /api/admin/organizations/:id/balance?at= (now by default) */
export const balanceEndpoint = endpoint('get', '/admin/organizations/:id/balance', async (req) => {
  requirePermission(req, 'transactions:read')
  const { at, timeZone } = readQuery(req)
  const zone = parseTimeZone(timeZone ?? 'UTC')
  return inSnapshot(getPool(req.payload), ({ db, now }) =>
    readBalanceAt(
      db,
      String(req.routeParams?.id),
      at === undefined ? now : parseInstant(at, { timeZone: zone, field: 'at' }),
    ),
  )
})
