import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { recordAudit } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { listMembers } from '@/organizations/listMembers'
import { requireOrganization } from '@/organizations/requireOrganization'

import { endpoint } from './endpoint'
import { readListQuery } from './readQuery'

/** GET /api/admin/organizations/:id/members. Names and e-mails of people: the reading is on record. */
export const listMembersEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/members',
  async (req) => {
    requirePermission(req, 'members:read')
    readListQuery(req)
    return inTransaction(getPool(req.payload), async (tx) => {
      const organization = await requireOrganization(tx, String(req.routeParams?.id))
      const list = await listMembers(tx, organization.id)
      await recordAudit(tx, {
        ...auditActor(req),
        action: 'members.read',
        resourceType: 'organization',
        resource: organization.id,
        organization: organization.id,
      })
      return list
    })
  },
)
