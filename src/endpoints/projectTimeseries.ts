import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readTimeseries } from '@/metrics/readTimeseries'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET …/projects/:projectId/metrics/timeseries?window=1d (or from and to), timeZone, granularity, mode */
export const projectTimeseriesEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/projects/:projectId/metrics/timeseries',
  async (req) => {
    const organization = String(req.routeParams?.id)
    requireMetricsReader(req, { permission: 'organizations:read', organization })
    const query = readQuery(req)
    const project = String(req.routeParams?.projectId)
    return readTimeseries(getPool(req.payload), {
      scope: { kind: 'project', organization, project },
      query,
    })
  },
)
