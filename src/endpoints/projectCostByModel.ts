import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { readCostByModel } from '@/metrics/readCostByModel'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET …/projects/:projectId/metrics/cost-by-model?window=1d (or from and to), timeZone, granularity, mode, limit */
export const projectCostByModelEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/projects/:projectId/metrics/cost-by-model',
  async (req) => {
    const organization = String(req.routeParams?.id)
    requireMetricsReader(req, { permission: 'organizations:read', organization })
    const query = readQuery(req)
    const project = String(req.routeParams?.projectId)
    return readCostByModel(getPool(req.payload), {
      scope: { kind: 'project', organization, project },
      query,
    })
  },
)
