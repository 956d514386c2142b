import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'

import { listMembers } from './listMembers'
import { requireOrganization } from './requireOrganization'

/**
 * The members, read by somebody: names and e-mails of people, so that the reading is on record.
 * @throws RefusedError 404 `organization_not_found`
 */
export const readMembers = (pool: DatabasePool, id: string, actor: AuditActor) =>
  inTransaction(pool, async (tx) => {
    const organization = await requireOrganization(tx, id)
    const list = await listMembers(tx, organization.id)
    await recordAudit(tx, {
      ...actor,
      action: 'members.read',
      resourceType: 'organization',
      resource: organization.id,
      organization: organization.id,
    })
    return list
  })
