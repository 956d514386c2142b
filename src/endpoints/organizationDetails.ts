import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { usageDetails } from '@/metrics/readUsageDetails'
import { readOrganization } from '@/organizations/readOrganization'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET /api/admin/organizations/:id?window=1d (or from, to, timeZone): who it is, and its usage. */
export const organizationDetailsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id',
  async (req) => {
    requirePermission(req, 'organizations:read')
    const query = readQuery(req)
    const organization = String(req.routeParams?.id)
    return inSnapshot(getPool(req.payload), async (snapshot) => {
      const details = await usageDetails(snapshot, {
        scope: { kind: 'organization', organization },
        query,
      })
      return { organization: await readOrganization(snapshot.db, organization), ...details }
    })
  },
)
