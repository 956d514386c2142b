import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readCostByModel } from '@/metrics/readCostByModel'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET …/organizations/:id/metrics/cost-by-model?window=1d (or from and to), timeZone, granularity, mode, limit */
export const organizationCostByModelEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/metrics/cost-by-model',
  async (req) => {
    const organization = String(req.routeParams?.id)
    requireMetricsReader(req, { permission: 'organizations:read', organization })
    const query = readQuery(req)
    return readCostByModel(getPool(req.payload), {
      scope: { kind: 'organization', organization },
      query,
    })
  },
)
