import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readTimeseries } from '@/metrics/readTimeseries'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET /api/admin/metrics/timeseries?range=30d (or window, or from and to), timeZone, granularity, mode */
export const platformTimeseriesEndpoint = endpoint(
  'get',
  '/admin/metrics/timeseries',
  async (req) => {
    requireMetricsReader(req, { permission: 'metrics:read', organization: null })
    const query = readQuery(req)
    return readTimeseries(getPool(req.payload), { scope: { kind: 'platform' }, query })
  },
)
