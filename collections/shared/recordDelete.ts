import type { CollectionAfterDeleteHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { describeChanges } from '@/audit/describeChanges'
import { recordAudit } from '@/audit/recordAudit'
import { requireTransaction } from '@/db/requireTransaction'

import { organizationOf } from './recordChange'

/** afterDelete hook: what was removed, in the transaction of the removal itself. */
export function recordDelete(options: {
  noun: string
  personal?: readonly string[]
  secret?: readonly string[]
}): CollectionAfterDeleteHook {
  return async ({ doc, id, req }) => {
    const before = doc as Record<string, unknown>
    const changes = describeChanges(before, {}, options)
    await recordAudit(await requireTransaction(req), {
      ...auditActor(req),
      action: `${options.noun}.delete`,
      resourceType: options.noun,
      resource: String(id),
      organization: organizationOf(options.noun, { ...before, id }),
      changes: changes.plain,
      personalChanges: changes.personal,
    })
  }
}
