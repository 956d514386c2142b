import { cutPage, instantOf, microsOf, readKeyset, type Page } from '@/db/keyset'
import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import type { TimeRange } from '@/time/timeRange'

import type { AlertKind, AlertWindow } from './alertRule'
import { ALERT_MAIL } from './announceAlert'

/** What became of one message. */
export type AlertMessage = {
  channel: 'email' | 'webhook'
  /** The address; null where it was dropped since, and for a webhook. */
  to: string | null
  state: 'failed' | 'sent' | 'waiting' | 'withdrawn'
  tries: number
  /** The receiver's last answer to a webhook. */
  status: number | null
  problem: string | null
}

/** A firing as it was kept. */
export type AlertEvent = {
  id: string
  rule: string
  ruleName: string
  kind: AlertKind
  organization: string | null
  organizationName: string | null
  level: 'alert' | 'resolved' | 'test' | 'warning'
  isRepeat: boolean
  /** Whether it was told; if not, it was told too shortly before. */
  isNotified: boolean
  value: string | null
  threshold: string | null
  window: AlertWindow | null
  message: string
  createdAt: string
  messages: AlertMessage[]
}

export type EventQuestion = {
  rule: string | null
  organization: string | null
  cursor?: string
  limit: number
}

const OF_WHOM = `($1::text is null or e.rule_id = $1) and ($2::text is null or e.organization_id = $2)`

const SELECT = `
  select e.id, e.rule_id as rule, e.rule_name as "ruleName", e.kind, e.organization_id as organization,
    o.name as "organizationName", e.level, e.is_repeat as "isRepeat", e.is_notified as "isNotified",
    e.value::text as value, e.threshold::text as threshold, e.time_window as "window", e.message,
    e.created_at as "createdAt", ${microsOf('e.created_at')} as micros,
    (select coalesce(json_agg(m order by m.channel, m."to"), '[]') from (
      select 'email' as channel, s.address as "to", s.state, s.tries, null::int as status, s.problem
      from mail.messages s where s.about = e.id and s.kind = '${ALERT_MAIL}'
      union all
      select 'webhook', null, w.state, w.tries, w.status, w.problem
      from alerts.webhooks w where w.event_id = e.id
    ) m) as messages
  from alerts.events e left join organizations o on o.id = e.organization_id`

const PAGE = `${SELECT}
  where ${OF_WHOM}
    and ($3::bigint is null or (e.created_at, e.id) < (${instantOf('$3')}, $4::text))
  order by e.created_at desc, e.id desc limit $5`

type Row = Omit<AlertEvent, 'createdAt'> & { createdAt: Date; micros: string }

/**
 * What rules have fired, the newest first, with what became of each message.
 * @throws RefusedError 400 `cursor_invalid`, `cursor_stale`
 */
export async function listEvents(
  db: Queryable,
  { rule, organization, cursor, limit }: EventQuestion,
): Promise<{ events: AlertEvent[]; pagination: Page }> {
  const question = `alert events ${rule ?? ''} ${organization ?? ''}`
  const after = readKeyset(cursor, question)
  const { rows } = await db.query<Row>(PAGE, [
    rule,
    organization,
    after?.micros ?? null,
    after?.id ?? null,
    limit + 1,
  ])
  const { shown, pagination } = cutPage(rows, limit, question)
  return { events: shown.map(toEvent), pagination }
}

const toEvent = ({ micros: _micros, ...row }: Row): AlertEvent => ({
  ...row,
  value: row.value === null ? null : canonicalDecimal(row.value),
  threshold: row.threshold === null ? null : canonicalDecimal(row.threshold),
  createdAt: row.createdAt.toISOString(),
})

/** Whose firings, and when; null: whenever. */
export type EventHistory = Pick<EventQuestion, 'organization' | 'rule'> & {
  range: TimeRange | null
}

const FIRED = `${OF_WHOM}
  and ($3::timestamptz is null or e.created_at >= $3) and ($4::timestamptz is null or e.created_at < $4)`

const valuesOf = ({ rule, organization, range }: EventHistory) => [
  rule,
  organization,
  range && new Date(range.from),
  range && new Date(range.to),
]

/** How many firings there are. */
export async function countEvents(db: Queryable, history: EventHistory): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(*) as count from alerts.events e where ${FIRED}`,
    valuesOf(history),
  )
  return Number(rows[0]?.count ?? 0)
}

const BATCH = 500

/** All of them, the newest first, some at a time, in a transaction. */
export async function* everyEvent(
  db: Queryable,
  history: EventHistory,
): AsyncGenerator<AlertEvent[], void, undefined> {
  const text = `${SELECT} where ${FIRED} order by e.created_at desc, e.id desc`
  for await (const rows of readBatches<Row>(db, { text, values: valuesOf(history) }, BATCH))
    yield rows.map(toEvent)
}
