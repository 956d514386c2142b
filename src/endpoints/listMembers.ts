import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import { readMembers } from '@/organizations/readMembers'

import { endpoint } from './endpoint'
import { readListQuery } from './readQuery'

/** GET /api/admin/organizations/:id/members. Names and e-mails of people: the reading is on record. */
export const listMembersEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/members',
  async (req) => {
    requirePermission(req, 'members:read')
    readListQuery(req)
    return readMembers(getPool(req.payload), String(req.routeParams?.id), auditActor(req))
  },
)
