import { requirePermission } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { listProjects } from '@/organizations/listProjects'
import { requireOrganization } from '@/organizations/requireOrganization'

import { endpoint } from './endpoint'
import { readListQuery } from './readQuery'

/** GET /api/admin/organizations/:id/projects */
export const listProjectsEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/projects',
  async (req) => {
    requirePermission(req, 'projects:read')
    readListQuery(req)
    const db = getReader(req.payload)
    const organization = await requireOrganization(db, String(req.routeParams?.id))
    return listProjects(db, organization.id)
  },
)
