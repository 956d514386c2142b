import { cutPage, instantOf, microsOf, readKeyset, type Page } from '@/db/keyset'
import type { Queryable } from '@/db/tx'

import { describeEvent } from './describeEvent'

/** An entry of the audit trail as an organization's page shows it; nothing personal is in it. */
export type AuditEntry = {
  id: string
  at: string
  actor: string
  actorName: string | null
  actorRole: string | null
  action: string
  resourceType: string
  resource: string | null
  /** Field by field; personal values are masked. */
  changes: Record<string, { from: unknown; to: unknown }> | null
  reason: string | null
  /** `done`, or `refused:<code>`. */
  result: string
  requestId: string | null
  /** Who did what, in one sentence. */
  sentence: string
}

type Raw = Omit<AuditEntry, 'at' | 'sentence'> & { at: Date; micros: string }

const SELECT = `
  select a.id, a.created_at as at, ${microsOf('a.created_at')} as micros, a.actor,
    coalesce(nullif(u.name, ''), u.email) as "actorName", a.actor_role as "actorRole", a.action,
    a.resource_type as "resourceType", a.resource, a.changes, a.reason, a.result,
    a.request_id as "requestId"
  from audit_logs a left join users u on u.id = a.actor`

const toEntry = ({ micros: _, at, ...row }: Raw): AuditEntry => ({
  ...row,
  at: at.toISOString(),
  sentence: describeEvent({
    ...{ source: 'audit_log', actor: row.actor, actorName: row.actorName },
    ...{ actorRole: row.actorRole, action: row.action, resource: row.resource },
    ...{ changes: row.changes, result: row.result, words: row.reason },
    ...{ type: null, status: null, amount: null, creditAmount: null, isReversal: false },
    ...{ paymentMethod: null, message: null, decidedBy: null, ticket: null, strikeReason: null },
  }),
})

export type EntriesQuestion = {
  organization: string
  /** Those that were refused alone. */
  isRefused: boolean
  /** `nextCursor` of the page before. */
  cursor?: string
  limit: number
}

/**
 * The entries about an organization, the newest first.
 * @throws RefusedError 400 `cursor_invalid`, `cursor_stale`
 */
export async function listAuditEntries(
  db: Queryable,
  { organization, isRefused, cursor, limit }: EntriesQuestion,
): Promise<{ entries: AuditEntry[]; pagination: Page }> {
  const question = `audit ${organization} ${isRefused}`
  const after = readKeyset(cursor, question)
  const { rows } = await db.query<Raw>(
    `${SELECT}
     where a.organization = $1 and (not $2::boolean or a.result <> 'done')
       and ($3::bigint is null or (a.created_at, a.id) < (${instantOf('$3')}, $4::text))
     order by a.created_at desc, a.id desc limit $5`,
    [organization, isRefused, after?.micros ?? null, after?.id ?? null, limit + 1],
  )
  const { shown, pagination } = cutPage(rows, limit, question)
  return { entries: shown.map(toEntry), pagination }
}

/** One entry about the organization; null where there is none of that id. */
export async function readAuditEntry(
  db: Queryable,
  { organization, id }: { organization: string; id: string },
): Promise<AuditEntry | null> {
  const { rows } = await db.query<Raw>(`${SELECT} where a.id = $2 and a.organization = $1`, [
    organization,
    id,
  ])
  return rows[0] ? toEntry(rows[0]) : null
}
