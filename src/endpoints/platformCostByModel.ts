import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readCostByModel } from '@/metrics/readCostByModel'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET /api/admin/metrics/cost-by-model?range=30d (or window, or from and to), timeZone, granularity, mode, limit */
export const platformCostByModelEndpoint = endpoint(
  'get',
  '/admin/metrics/cost-by-model',
  async (req) => {
    requireMetricsReader(req, { permission: 'metrics:read', organization: null })
    const query = readQuery(req)
    return readCostByModel(getPool(req.payload), { scope: { kind: 'platform' }, query })
  },
)
