import { requireMetricsReader } from '@/access/requireMetricsReader'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { usageDetails } from '@/metrics/readUsageDetails'
import { readProject } from '@/organizations/readProject'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/** GET …/organizations/:id/projects/:projectId/metrics?window=1d (or from, to, timeZone) */
export const projectMetricsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/projects/:projectId/metrics',
  async (req) => {
    const organization = String(req.routeParams?.id)
    requireMetricsReader(req, { permission: 'organizations:read', organization })
    const query = readQuery(req)
    const project = String(req.routeParams?.projectId)
    return inSnapshot(getPool(req.payload), async (snapshot) => {
      const details = await usageDetails(snapshot, {
        scope: { kind: 'project', organization, project },
        query,
      })
      return { project: await readProject(snapshot.db, project), ...details }
    })
  },
)
