import type { CollectionAfterChangeHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { describeChanges } from '@/audit/describeChanges'
import { recordAudit } from '@/audit/recordAudit'
import { requireTransaction } from '@/db/requireTransaction'
import type { Tx } from '@/db/tx'

type Options = {
  /** First half of the action, `organization` in `organization.update`. */
  noun: string
  /** Fields whose values name a person: kept beside the audit row, where erasure reaches them. */
  personal?: readonly string[]
  /** Fields that change without anybody's doing (counters, timestamps). */
  ignored?: readonly string[]
  /** Fields of which only "changed" may be told. */
  secret?: readonly string[]
  /** Whose it is, where the document itself does not say so. */
  organization?: (tx: Tx, doc: Doc) => Promise<string | null>
}

type Doc = { id: number | string } & Record<string, unknown>

/** afterChange hook: who changed what, field by field, in the transaction of the change itself. */
export function recordChange(options: Options): CollectionAfterChangeHook<Doc> {
  return async ({ doc, previousDoc, operation, req }) => {
    const changes = describeChanges(operation === 'create' ? {} : previousDoc, doc, options)
    if (operation === 'update' && changes.isEmpty) return doc
    const tx = await requireTransaction(req)
    await recordAudit(tx, {
      ...auditActor(req),
      action: `${options.noun}.${operation}`,
      resourceType: options.noun,
      resource: String(doc.id),
      organization: (await options.organization?.(tx, doc)) ?? organizationOf(options.noun, doc),
      changes: changes.plain,
      personalChanges: changes.personal,
    })
    return doc
  }
}

function organizationOf(noun: string, doc: Doc): string | null {
  if (noun === 'organization') return String(doc.id)
  const organization = doc.organization
  if (typeof organization === 'string') return organization
  if (organization && typeof organization === 'object' && 'id' in organization)
    return String(organization.id)
  return null
}
