import type { CollectionAfterChangeHook, RequestContext } from 'payload'

import { auditActor } from '@/access/auditActor'
import { describeChanges } from '@/audit/describeChanges'
import { recordAudit, type Changes } from '@/audit/recordAudit'
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
  /** What an update changed that neither document shows, such as a password. */
  told?: (doc: Doc, context: RequestContext) => Changes
  /** Whose it is, where the document itself does not say so. */
  organization?: (tx: Tx, doc: Doc) => Promise<string | null>
}

type Doc = { id: number | string } & Record<string, unknown>

/** afterChange hook: who changed what, field by field, in the transaction of the change itself. */
export function recordChange(options: Options): CollectionAfterChangeHook<Doc> {
  return async ({ doc, previousDoc, operation, req, context }) => {
    const isUpdate = operation === 'update'
    const changes = isUpdate
      ? describeChanges(previousDoc, doc, withoutHalfRead(options, previousDoc, doc))
      : describeChanges({}, doc, options)
    const told = isUpdate ? (options.told?.(doc, context) ?? {}) : {}
    if (isUpdate && changes.isEmpty && Object.keys(told).length === 0) return doc
    const tx = await requireTransaction(req)
    await recordAudit(tx, {
      ...auditActor(req),
      action: `${options.noun}.${operation}`,
      resourceType: options.noun,
      resource: String(doc.id),
      organization: (await options.organization?.(tx, doc)) ?? organizationOf(options.noun, doc),
      changes: { ...changes.plain, ...told },
      personalChanges: changes.personal,
    })
    return doc
  }
}

/** Payload reads a hidden field back on one side of an update alone: that is no change of it. */
function withoutHalfRead(options: Options, before: Doc, after: Doc): Options {
  const halfRead = (options.secret ?? []).filter(
    (name) => before[name] === undefined || after[name] === undefined,
  )
  return { ...options, ignored: [...(options.ignored ?? []), ...halfRead] }
}

/** Whose a document is; relations arrive as ids or as whole documents. */
export function organizationOf(noun: string, doc: Doc): string | null {
  if (noun === 'organization') return String(doc.id)
  const organization = doc.organization
  if (typeof organization === 'string') return organization
  if (organization && typeof organization === 'object' && 'id' in organization)
    return String(organization.id)
  return null
}
