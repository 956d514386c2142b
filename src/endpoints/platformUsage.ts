import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readUsageDetails } from '@/metrics/readUsageDetails'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/**
 * GET /api/admin/usage/metrics?window=1d (or from, to, timeZone), apiKey, provider, model, source: the
 * usage of everybody, or of one key, provider, model or source.
 */
export const platformUsageEndpoint = endpoint('get', '/admin/usage/metrics', async (req) => {
  requireMetricsReader(req, { permission: 'metrics:read', organization: null })
  const query = readQuery(req)
  return readUsageDetails(getPool(req.payload), { scope: { kind: 'platform' }, query })
})
