import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'

import { KIND_FACTS, type AlertKind, type AlertRule, type Reading } from './alertRule'
import { listSilent } from './stalePipelines'
import { listUnusualHours } from './unusualSpending'
import { sumUsageSql } from './usageWindow'

const HOUR_MS = 3_600_000

/** `open`: organizations of whom the rule says already that not all is well. */
export type Measurement = { now: number; open: readonly string[] }

/**
 * What a rule has to look at now: everybody who reaches the milder of its thresholds, those who did
 * before, and the platform always. In one statement, whatever the number of organizations.
 */
export async function measureAlert(
  db: Queryable,
  rule: AlertRule,
  { now, open }: Measurement,
): Promise<Reading[]> {
  const found = await measure(db, rule, { now, open })
  // Whoever is not found any more, deleted or unable to reach it, is well again.
  const missing = open.filter(
    (subject) => !found.some(({ organization }) => organization === subject),
  )
  return [
    ...found,
    ...missing.map((organization) => ({
      ...noThresholds(rule),
      organization,
      name: null,
      value: null,
    })),
  ]
}

const noThresholds = ({ warningAt, alertAt }: AlertRule) => ({ warningAt, alertAt })

function measure(db: Queryable, rule: AlertRule, measurement: Measurement): Promise<Reading[]> {
  if (rule.kind === 'unusual_spend') return measureUnusual(db, rule, measurement.now)
  if (rule.kind === 'stale_pipeline') return measureSilence(db, rule, measurement.now)
  return measureInSql(db, rule, measurement)
}

type SqlKind = Exclude<AlertKind, 'stale_pipeline' | 'unusual_spend'>

const ALIVE = `o.status <> 'deleted' and ($1::text is null or o.id = $1)`

// Each gives organization, name, value, and the threshold that the organization sets for itself.
const CUSTOMERS: Record<SqlKind, string | null> = {
  low_balance: `
    select o.id as organization, o.name, o.credits as value, o.alert_thresholds_low_balance as own
    from organizations o where ${ALIVE}`,
  percent_of_credits: `
    select o.id as organization, o.name,
      case when filled.balance > 0
        then round(greatest(0, (filled.balance - o.credits) / filled.balance * 100), 2) else 100 end as value,
      o.alert_thresholds_credits_percent as own
    from organizations o cross join lateral (
      select t.balance_after as balance from transactions t
      where t.organization_id = o.id and t.status = 'completed' and t.credit_amount > 0
      order by t.sequence desc limit 1
    ) filled where ${ALIVE}`,
  payment_failure: `
    select o.id as organization, o.name, o.payment_failure_count as value, null::numeric as own
    from organizations o where ${ALIVE}`,
  absolute_spend: null,
  error_rate: null,
  unpriced_usage: null,
}

// For the transaction: the sums of 100,000 organizations are one table of 16 MB in memory. With the default
// of 4 MB Postgres writes it to disk, or walks everybody's days of all times in the order of their keys.
const ROOM = `select set_config('work_mem', '32MB', true)`

type Row = {
  organization: string | null
  name: string | null
  value: string | null
  own: string | null
}

async function measureInSql(
  db: Queryable,
  rule: AlertRule,
  { now, open }: Measurement,
): Promise<Reading[]> {
  const kind = rule.kind as SqlKind
  const { isFloor } = KIND_FACTS[kind]
  const usage = CUSTOMERS[kind] === null ? sumUsageSql(rule, now) : null
  if (usage) await db.query(ROOM)
  const measured = CUSTOMERS[kind] ?? usage?.text ?? ''
  // An organization's own threshold counts where a rule is for everybody; the warning is the milder one.
  const threshold = `case when $2::boolean then coalesce(own, $3::numeric) else $3::numeric end`
  const { rows } = await db.query<Row>(
    `select organization, name, value::text, case when $2::boolean then own::text end as own
     from (${measured}) measured
     where organization is null or organization = any($4::text[])
       or value ${isFloor ? '<' : '>='} ${threshold}`,
    [
      rule.scope === 'organization' ? rule.organization : null,
      rule.scope === 'each_organization',
      rule.warningAt ?? rule.alertAt,
      open,
      ...(usage?.values ?? []),
    ],
  )
  return rows.map(({ organization, name, value, own }) => ({
    organization,
    name,
    value: value === null ? null : canonicalDecimal(value),
    warningAt: own === null ? rule.warningAt : null,
    alertAt: own === null ? rule.alertAt : canonicalDecimal(own),
  }))
}

/** The last full hour and the running one; thresholds are times the upper end of what is normal. */
async function measureUnusual(db: Queryable, rule: AlertRule, now: number): Promise<Reading[]> {
  const from = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS
  const found = await listUnusualHours(db, { from, to: now })
  const readings = new Map<string, Reading>()
  for (const { organization, name, charge, range } of found) {
    if (rule.scope === 'organization' && organization !== rule.organization) continue
    if (readings.has(organization)) continue
    readings.set(organization, {
      organization,
      name,
      value: formatNano(charge),
      warningAt: timesOf(range.high, rule.warningAt),
      alertAt: timesOf(range.high, rule.alertAt),
    })
  }
  return [...readings.values()]
}

const NINE = 10n ** 9n

/** Exact up to the nano-dollar, cut: the factor has 9 decimals at most. */
function timesOf(high: NanoUsd, times: string | null): string | null {
  if (times === null) return null
  const [whole = '0', fraction = ''] = times.split('.')
  const factor = BigInt(whole + fraction.padEnd(9, '0'))
  return formatNano(toNanoUsd((high * factor) / NINE))
}

async function measureSilence(db: Queryable, rule: AlertRule, now: number): Promise<Reading[]> {
  const silent = await listSilent(db, now)
  return silent
    .filter(({ organization }) =>
      rule.scope === 'platform'
        ? organization === null
        : organization !== null &&
          (rule.scope === 'each_organization' || organization === rule.organization),
    )
    .map(({ organization, name, silentHours }) => ({
      ...noThresholds(rule),
      organization,
      name,
      value: String(silentHours),
    }))
}
