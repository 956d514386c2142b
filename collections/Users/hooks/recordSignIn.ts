import type { CollectionAfterLoginHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { recordAudit } from '@/audit/recordAudit'
import { requireTransaction } from '@/db/requireTransaction'

export const recordSignIn: CollectionAfterLoginHook = async ({ req, user }) => {
  const person = user as { id: number | string }
  const actor = auditActor(req, person)
  await recordAudit(await requireTransaction(req), {
    ...actor,
    action: 'user.sign_in',
    resourceType: 'user',
    resource: String(person.id),
  })
}
