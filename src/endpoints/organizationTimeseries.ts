import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readTimeseries } from '@/metrics/readTimeseries'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET …/organizations/:id/metrics/timeseries?window=1d (or from and to), timeZone, granularity, mode */
export const organizationTimeseriesEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/metrics/timeseries',
  async (req) => {
    const organization = String(req.routeParams?.id)
    requireMetricsReader(req, { permission: 'organizations:read', organization })
    const query = readQuery(req)
    return readTimeseries(getPool(req.payload), {
      scope: { kind: 'organization', organization },
      query,
    })
  },
)
