import type { GlobalAfterChangeHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { describeChanges } from '@/audit/describeChanges'
import { recordAudit } from '@/audit/recordAudit'
import { requireTransaction } from '@/db/requireTransaction'

export const recordSettingsChange: GlobalAfterChangeHook = async ({ doc, previousDoc, req }) => {
  const before = (previousDoc ?? {}) as Record<string, unknown>
  const changes = describeChanges(before, doc as Record<string, unknown>, {
    ignored: ['globalType'],
  })
  if (changes.isEmpty) return
  await recordAudit(await requireTransaction(req), {
    ...auditActor(req),
    action: 'limits.update',
    resourceType: 'billing_settings',
    changes: changes.plain,
  })
}
