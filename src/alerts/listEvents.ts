import { cutPage, instantOf, microsOf, readKeyset, type Page } from '@/db/keyset'
import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

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
  from alerts.events e left join organizations o on o.id = e.organization_id
  where ($1::text is null or e.rule_id = $1) and ($2::text is null or e.organization_id = $2)
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
  const { rows } = await db.query<Row>(SELECT, [
    rule,
    organization,
    after?.micros ?? null,
    after?.id ?? null,
    limit + 1,
  ])
  const { shown, pagination } = cutPage(rows, limit, question)
  const events = shown.map(({ micros: _micros, ...row }) => ({
    ...row,
    value: row.value === null ? null : canonicalDecimal(row.value),
    threshold: row.threshold === null ? null : canonicalDecimal(row.threshold),
    createdAt: row.createdAt.toISOString(),
  }))
  return { events, pagination }
}
