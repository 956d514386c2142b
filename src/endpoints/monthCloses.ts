import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { listCloseDifferences, listMonthCloses, sumMonthCloses } from '@/ledger/monthCloses'
import { requireOrganization } from '@/organizations/requireOrganization'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

const MAX_DIFFERENCES = 1000

/** GET /api/admin/organizations/:id/month-closes: kept totals, and what the books tell otherwise now */
export const organizationMonthClosesEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/month-closes',
  async (req) => {
    requirePermission(req, 'transactions:read')
    readQuery(req)
    return inSnapshot(getPool(req.payload), async ({ db }) => {
      const organization = await requireOrganization(db, String(req.routeParams?.id))
      return {
        organization,
        closes: await listMonthCloses(db, organization.id),
        ...(await listCloseDifferences(db, {
          organization: organization.id,
          limit: MAX_DIFFERENCES,
        })),
      }
    })
  },
)

/** GET /api/admin/month-closes?month=2026-10 (the last one that has ended by default) */
export const monthClosesEndpoint = endpoint('get', '/admin/month-closes', async (req) => {
  requirePermission(req, 'transactions:read')
  const asked = readQuery(req).month
  if (asked !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(asked))
    throw malformed('month_invalid', 'month is a month of UTC such as 2026-10.')
  return inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const month = asked ?? monthBefore(now)
    return {
      ...(await sumMonthCloses(db, month)),
      ...(await listCloseDifferences(db, { month, limit: MAX_DIFFERENCES })),
    }
  })
})

function monthBefore(now: number): string {
  const today = new Date(now)
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1))
    .toISOString()
    .slice(0, 7)
}
