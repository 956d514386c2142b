import { cutPage, instantOf, microsOf, readKeyset, type Page } from '@/db/keyset'
import type { Queryable } from '@/db/tx'

import { describeEvent, type StoredEvent } from './describeEvent'
import { AT } from './transactionFilters'

/** Money that moved or is asked for; what operators noted; alerts; changed settings; the rest of the trail. */
export const TIMELINE_KINDS = ['money', 'support', 'alerts', 'config', 'audit'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

/** Something that happened to an organization, in words. */
export type TimelineEvent = {
  /** Of the row behind it. */
  id: string
  kind: TimelineKind
  /** What the row is. */
  source: StoredEvent['source']
  /** Up to the millisecond. */
  at: string
  actor: string | null
  actorName: string | null
  actorRole: string | null
  /** Who did what, in one sentence. */
  sentence: string
  /** In the words of whoever did it; null where there are none. */
  words: string | null
  ticket: string | null
  /** Taken back since: a struck note. */
  isStruck: boolean
}

export type TimelineQuestion = {
  organization: string
  kinds: readonly TimelineKind[]
  /** `nextCursor` of the page before. */
  cursor?: string
  limit: number
}

// A gift has its row and an audit entry beside it: told once, by the row.
const TOLD_ELSEWHERE = `t.result = 'done' and t.resource_type in ('transaction', 'credit_request', 'note')`
const IS_CONFIG = `t.result = 'done' and t.changes is not null`

type Source = { from: string; at: string; where: string }

/** Where the events of a kind are kept; each is read by itself and stops at the page's length. */
const SOURCES: Record<TimelineKind, Record<string, Source>> = {
  money: {
    transaction: {
      from: 'transactions t',
      at: AT,
      where: 't.organization_id = $1',
    },
    credit_request: {
      from: 'ledger.credit_requests t',
      at: 't.requested_at',
      where: 't.organization_id = $1',
    },
  },
  support: {
    note: { from: 'support.notes t', at: 't.created_at', where: 't.organization_id = $1' },
  },
  alerts: {
    alert: { from: 'alerts.events t', at: 't.created_at', where: 't.organization_id = $1' },
  },
  config: {
    audit_log: {
      from: 'audit_logs t',
      at: 't.created_at',
      where: `t.organization = $1 and ${IS_CONFIG} and not (${TOLD_ELSEWHERE})`,
    },
  },
  audit: {
    audit_log: {
      from: 'audit_logs t',
      at: 't.created_at',
      where: `t.organization = $1 and not (${IS_CONFIG}) and not (${TOLD_ELSEWHERE})`,
    },
  },
}

const branch = (kind: TimelineKind, source: string, { from, at, where }: Source): string => `
  (select '${kind}' as kind, '${source}' as source, t.id::text as id, ${at} as at
   from ${from}
   where ${where} and ($2::bigint is null or (${at}, t.id) < (${instantOf('$2')}, $3::text))
   order by ${at} desc, t.id desc limit $4)`

const DETAILS = `
  select p.kind, p.source, p.id, ${microsOf('p.at')} as micros, p.at,
    coalesce(t.actor, r.requester, n.author, a.actor) as actor,
    coalesce(nullif(u.name, ''), u.email) as "actorName",
    coalesce(n.author_role, a.actor_role) as "actorRole",
    coalesce(t.type::text, r.kind) as type,
    coalesce(t.status::text, case when r.status = 'waiting' and r.expires_at <= clock_timestamp()
      then 'expired' else r.status end) as status,
    coalesce(t.amount::text, r.input->>'amount') as amount,
    coalesce(t.credit_amount, r.credits)::text as "creditAmount",
    t.reverses_id is not null as "isReversal",
    coalesce(nullif(d.name, ''), d.email, r.decided_by) as "decidedBy",
    coalesce(t.payment_method, r.input->>'paymentMethod') as "paymentMethod",
    coalesce(t.comment, t.reason, r.decline_reason, r.input->>'comment', r.input->>'reason', n.text,
      a.reason) as words, e.message,
    n.ticket, n.strike_reason as "strikeReason", a.action, a.resource, a.changes, a.result
  from page p
  left join transactions t on p.source = 'transaction' and t.id = p.id
  left join ledger.credit_requests r on p.source = 'credit_request' and r.id = p.id
  left join support.notes n on p.source = 'note' and n.id = p.id
  left join alerts.events e on p.source = 'alert' and e.id = p.id
  left join audit_logs a on p.source = 'audit_log' and a.id = p.id
  left join users u on u.id = coalesce(t.actor, r.requester, n.author, a.actor)
  left join users d on d.id = r.decided_by
  order by p.at desc, p.id desc`

type Raw = StoredEvent & { kind: TimelineKind; id: string; micros: string; at: Date }

/**
 * What happened to an organization, the newest first, of the kinds asked for.
 * @throws RefusedError 400 `cursor_invalid`, `cursor_stale`
 */
export async function readTimeline(
  db: Queryable,
  { organization, kinds, cursor, limit }: TimelineQuestion,
): Promise<{ events: TimelineEvent[]; pagination: Page }> {
  const question = `timeline ${organization} ${kinds.join()}`
  const after = readKeyset(cursor, question)
  const branches = kinds.flatMap((kind) =>
    Object.entries(SOURCES[kind]).map(([source, rows]) => branch(kind, source, rows)),
  )
  if (branches.length === 0)
    return { events: [], pagination: { nextCursor: null, hasMore: false, limit } }
  const { rows } = await db.query<Raw>(
    `with page as (
       select * from (${branches.join(' union all ')}) everything
       order by at desc, id desc limit $4
     ) ${DETAILS}`,
    [organization, after?.micros ?? null, after?.id ?? null, limit + 1],
  )
  const { shown, pagination } = cutPage(rows, limit, question)
  return { events: shown.map(toEvent), pagination }
}

const toEvent = (row: Raw): TimelineEvent => ({
  id: row.id,
  kind: row.kind,
  source: row.source,
  at: row.at.toISOString(),
  actor: row.actor,
  actorName: row.actorName,
  actorRole: row.actorRole,
  sentence: describeEvent(row),
  words: row.words === '' ? null : row.words,
  ticket: row.ticket,
  isStruck: row.strikeReason !== null,
})
