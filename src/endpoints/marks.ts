import { markPartsOf } from '@/access/markParts'
import { requirePermission } from '@/access/permissions'
import { readMarks } from '@/alerts/readMarks'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'

import { endpoint } from './endpoint'
import { readListQuery } from './readQuery'

/**
 * GET /api/admin/marks?range=30d (or window, or from and to), timeZone, organization: {startDate, endDate,
 * timeZone, priceChanges: {total, items}, incidents: {total, items}}, what stands on the time axis of the
 * charts; a part that the caller may not read is null.
 */
export const marksEndpoint = endpoint('get', '/admin/marks', async (req) => {
  requirePermission(req, 'metrics:read')
  const { organization, ...query } = readListQuery(req)
  if (organization !== undefined) requirePermission(req, 'organizations:read')
  return inSnapshot(getPool(req.payload), (snapshot) =>
    readMarks(snapshot, {
      scope:
        organization === undefined ? { kind: 'platform' } : { kind: 'organization', organization },
      query,
      parts: markPartsOf(req.user),
    }),
  )
})
