import { createHash, randomBytes } from 'node:crypto'

import type { Tx } from '@/db/tx'
import { newId } from '@/ids'

/** Who acts, as told by the request; personal parts are kept apart from the audit row. */
export type AuditActor = {
  /** A user or service account id, or `system:<cause>`. */
  actor: string
  actorRole: string | null
  actorEmail: string | null
  ipAddress: string | null
  userAgent: string | null
  requestId: string | null
}

export type AuditEvent = AuditActor & {
  /** `noun.verb` */
  action: string
  resourceType: string
  resource?: string | null
  organization?: string | null
  /** Field by field, without personal values: `{plan: {from: 'free', to: 'pro'}}`. */
  changes?: Changes | null
  /** The same for values that name a person. */
  personalChanges?: Changes | null
  reason?: string | null
  /** `done`, or `refused:<code>`. */
  result?: string
}

export type Changes = Record<string, { from: unknown; to: unknown }>

/** An actor that is no person: jobs, commands, webhooks. */
export const systemActor = (cause: string): AuditActor => ({
  actor: `system:${cause}`,
  actorRole: null,
  actorEmail: null,
  ipAddress: null,
  userAgent: null,
  requestId: null,
})

// The row and its personal part in one round trip: money waits for it under locks. An account that is
// being deleted is locked by that; whoever still acts by it waits here, and leaves nothing personal then.
const RECORD = `
  with entry as (
    insert into audit_logs (id, actor, actor_pseudonym, actor_role, action, resource_type, resource,
      organization, changes, reason, result, request_id, personal_hash, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp(), clock_timestamp())
    returning id
  ), person as (
    select status::text as status from users where id = $2 for key share
  )
  insert into audit_personal (audit_id, salt, email, ip_address, user_agent, changes)
  select id, $14::text, $15::text, $16::text, $17::text, $18::json from entry
  where $14::text is not null and coalesce((select status from person), '') <> 'deleted'`

/**
 * The one door of the audit trail. Writes the row, and the erasable personal part beside it: the row
 * holds only a salted hash of that part, so erasing a person breaks no proof.
 */
export async function recordAudit(tx: Tx, event: AuditEvent): Promise<string> {
  const id = newId('aud')
  const personal = personalPart(event)
  const salt = personal ? randomBytes(16).toString('hex') : null
  await tx.query(RECORD, [
    id,
    event.actor,
    pseudonymOf(event.actor),
    event.actorRole,
    event.action,
    event.resourceType,
    event.resource ?? null,
    event.organization ?? null,
    event.changes && Object.keys(event.changes).length > 0 ? JSON.stringify(event.changes) : null,
    event.reason ?? null,
    event.result ?? 'done',
    event.requestId,
    personal && salt ? personalHash(salt, personal) : null,
    ...[salt, personal?.email ?? null, personal?.ipAddress ?? null],
    ...[personal?.userAgent ?? null, personal?.changes ?? null],
  ])
  return id
}

type PersonalPart = {
  email: string | null
  ipAddress: string | null
  userAgent: string | null
  /** JSON text, so that the hash covers exactly the bytes that are stored. */
  changes: string | null
}

function personalPart(event: AuditEvent): PersonalPart | null {
  const changes =
    event.personalChanges && Object.keys(event.personalChanges).length > 0
      ? JSON.stringify(event.personalChanges)
      : null
  const part = {
    email: event.actorEmail,
    ipAddress: event.ipAddress,
    userAgent: event.userAgent,
    changes,
  }
  return Object.values(part).some((value) => value !== null) ? part : null
}

/** What the audit row keeps of the personal part. */
export const personalHash = (salt: string, part: PersonalPart): string =>
  createHash('sha256')
    .update(JSON.stringify([salt, part.email, part.ipAddress, part.userAgent, part.changes]))
    .digest('hex')

/** Stays when the person behind the id is erased, and is the same in every row of theirs. */
const pseudonymOf = (actor: string): string =>
  actor.startsWith('system:')
    ? actor
    : `person-${createHash('sha256').update(actor).digest('hex').slice(0, 10)}`
