import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { AlertKind, AlertScope, AlertWindow } from './alertRule'
import type { AttentionItem, AttentionList, AttentionQuestion } from './attention'
import { rowsBehind } from './rowsBehind'

type Row = {
  rule: string
  name: string
  kind: AlertKind
  scope: AlertScope
  window: AlertWindow | null
  organization: string | null
  organizationName: string | null
  level: 'alert' | 'warning'
  since: Date
  value: string | null
  threshold: string | null
  message: string | null
}

// By states_open; what was told last by events_of_organization or events_of_rule.
const FIRING = `
  select r.id as rule, r.name, r.kind, r.scope, r.window, o.id as organization,
    o.name as "organizationName", s.level, s.since, told.value::text as value,
    told.threshold::text as threshold, told.message
  from (
    select * from alerts.states where level <> 'ok'
    order by level, since, rule_id, subject limit $1
  ) s
  join alert_rules r on r.id = s.rule_id
  left join organizations o on o.id = s.subject
  left join lateral (
    (select e.* from alerts.events e
     where e.organization_id = s.subject and e.rule_id = s.rule_id and e.level in ('alert', 'warning')
     order by e.created_at desc, e.id desc limit 1)
    union all
    (select e.* from alerts.events e
     where s.subject = '' and e.rule_id = s.rule_id and e.level in ('alert', 'warning')
       and e.organization_id is null
     order by e.created_at desc, e.id desc limit 1)
  ) told on true
  order by s.level, s.since, s.rule_id, s.subject`

const COUNT = `select count(*)::int as count from alerts.states where level <> 'ok'`

/** Alert rules that say that not all is well, of whom, since when: alerts before warnings, the oldest first. */
export async function readFiringAlerts(
  db: Queryable,
  { limit, now }: AttentionQuestion,
): Promise<AttentionList> {
  const { rows } = await db.query<Row>(FIRING, [limit])
  const { rows: counted } = await db.query<{ count: number }>(COUNT)
  return { total: counted[0]?.count ?? 0, items: rows.map((row) => toItem(row, now)) }
}

const toDecimal = (value: string | null) => (value === null ? null : canonicalDecimal(value))

function toItem(row: Row, now: number): AttentionItem {
  const { rule, name, kind, scope, window, organization, level, since, message } = row
  return {
    id: `${rule} ${organization ?? ''}`.trimEnd(),
    subject: name,
    organization,
    amount: null,
    since: since.toISOString(),
    // The level has a word of its own.
    sentence: (message ?? '').replace(/^(Alert|Warning)(, still)?: /, ''),
    whatToDo: TO_DO[kind],
    path: `/collections/alert-rules/${rule}`,
    alert: {
      level,
      rule,
      kind,
      scope,
      window,
      organizationName: row.organizationName,
      value: toDecimal(row.value),
      threshold: toDecimal(row.threshold),
      rowsPath: rowsBehind({ kind, window, organization, now }),
    },
  }
}

const TO_DO: Record<AlertKind, string> = {
  low_balance: 'See what it was used for; remind the customer, or record a payment.',
  absolute_spend: 'See which models and keys cost so much, and whether it is meant.',
  percent_of_credits: 'See what it was used for; remind the customer to top up.',
  unusual_spend: 'See which key spends so much, and whether the customer knows.',
  payment_failure: 'See which payment and why; write to the customer for another card.',
  error_rate: 'See which provider fails and how.',
  unpriced_usage: 'Give the model a price, then rate what was kept.',
  stale_pipeline: 'See whether calls fail, or whether the gateway has stopped reporting.',
}
