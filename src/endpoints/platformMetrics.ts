import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readPlatformMetrics } from '@/metrics/readPlatformMetrics'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET /api/admin/metrics?range=30d (or from, to, timeZone) */
export const platformMetricsEndpoint = endpoint('get', '/admin/metrics', async (req) => {
  requireMetricsReader(req, { permission: 'metrics:read', organization: null })
  const query = readQuery(req)
  return readPlatformMetrics(getPool(req.payload), { query })
})
