import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { AlertRule } from './alertRule'

type Row = Omit<AlertRule, 'quiet'> & {
  quietFrom: string | null
  quietTo: string | null
  quietZone: string | null
  secret: string | null
}

/** A rule with what only the sender of webhooks may know. */
export type StoredRule = AlertRule & {
  /** Encrypted; see webhookSecret. */
  secret: string | null
}

const SELECT = `
  select r.id, r.name, r.kind, r.scope, r.organization_id as organization, r.window,
    r.warning_at::text as "warningAt", r.alert_at::text as "alertAt",
    r.renotify_hours::float8 as "renotifyHours", r.quiet_from as "quietFrom", r.quiet_to as "quietTo",
    r.quiet_zone as "quietZone", r.webhook_url as "webhookUrl", r.webhook_secret as secret,
    array(select t.text from alert_rules_texts t
      where t.parent_id = r.id and t.path = 'emails' order by t."order") as emails
  from alert_rules r`

const toRule = ({ quietFrom, quietTo, quietZone, ...row }: Row): StoredRule => ({
  ...row,
  warningAt: row.warningAt === null ? null : canonicalDecimal(row.warningAt),
  alertAt: row.alertAt === null ? null : canonicalDecimal(row.alertAt),
  quiet:
    quietFrom === null || quietTo === null
      ? null
      : { from: quietFrom, to: quietTo, timeZone: quietZone ?? 'UTC' },
})

/** Ids of the rules that are switched on. */
export async function listEnabledRules(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from alert_rules where enabled order by id',
  )
  return rows.map(({ id }) => id)
}

/** A rule, or null where there is none any more (or it is off and only those that are on count). */
export async function loadRule(
  db: Queryable,
  id: string,
  { isEnabled }: { isEnabled: boolean },
): Promise<StoredRule | null> {
  const { rows } = await db.query<Row>(`${SELECT} where r.id = $1 and (r.enabled or not $2)`, [
    id,
    isEnabled,
  ])
  return rows[0] ? toRule(rows[0]) : null
}
