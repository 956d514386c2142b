import type { AttentionKind } from '@/alerts/attention'
import type { DatabasePool } from '@/db/tx'

import { one } from './plainDashboard'

const CHARGE = 'input_charge + cached_charge + cache_write_charge + output_charge + other_charge'

// An hour of the last 24 or the running one, of 5 USD or more, above the highest of: the median of the same
// hour of up to 8 weeks before plus six times 1.4826 median deviations, three medians, twice the highest.
// A mean of two middle ones, and what is multiplied, are cut to whole nano-dollars.
const UNUSUAL = `
  with hours as (
    select organization, date_trunc('hour', time, 'UTC') as hour, sum(${CHARGE}) as charge
    from metering.requests group by 1, 2
  ), first as (
    select organization, date_trunc('day', min(time), 'UTC') as day from metering.requests group by 1
  ), recent as (
    select * from hours
    where hour >= date_trunc('hour', $1::timestamptz, 'UTC') - interval '24 hours' and hour < $1
      and charge >= 5000000000
  ), history as (
    select r.organization, r.hour, r.charge, coalesce(h.charge, 0) as before
    from recent r join first using (organization) cross join generate_series(1, 8) week
    left join hours h on h.organization = r.organization and h.hour = r.hour - week * interval '7 days'
    where r.hour - week * interval '7 days' >= first.day
  ), middles as (
    select organization, hour, charge, max(before) as highest,
      trunc((percentile_disc(0.5) within group (order by before)
        - percentile_disc(0.5) within group (order by - before)) / 2) as median
    from history group by 1, 2, 3 having count(*) >= 4
  ), spreads as (
    select m.organization, m.hour, m.charge, m.highest, m.median,
      trunc((percentile_disc(0.5) within group (order by abs(h.before - m.median))
        - percentile_disc(0.5) within group (order by - abs(h.before - m.median))) / 2) as deviation
    from middles m join history h on h.organization = m.organization and h.hour = m.hour
    group by 1, 2, 3, 4, 5
  )
  select count(distinct s.organization) from spreads s
  join metering.dimensions d on d.id = s.organization
  join organizations o on o.id = d.value and o.status <> 'deleted'
  where s.charge > greatest(s.median + trunc(s.deviation * 88956 / 10000), 3 * s.median, 2 * s.highest)`

// Used in 72 or more of the hours of 8 days, silent for 3 whole hours or more and twice as long as ever.
const SILENT = `
  with hours as (
    select 0 as who, date_trunc('hour', time, 'UTC') as hour from metering.requests
    union select organization, date_trunc('hour', time, 'UTC') from metering.requests
  ), recent as (
    select who, hour, hour - lag(hour) over (partition by who order by hour) as step
    from hours where hour > $1::timestamptz - interval '8 days' and hour <= $1
  ), habits as (
    select who, trunc(extract(epoch from $1 - max(hour)) / 3600) - 1 as silent,
      extract(epoch from max(step)) / 3600 - 1 as pause
    from recent group by 1 having count(*) >= 72
  )
  select count(*) from habits h left join metering.dimensions d on d.id = h.who
  left join organizations o on o.id = d.value
  where silent >= 3 and silent > 2 * pause
    and (who = 0 or o.status = 'active' and o.block_reason is null)`

const ACCOUNTS = `
  select count(*) from service_accounts a
  where revoked_at is null and (expires_at is null or expires_at > $1)
    and last_used_at between $1::timestamptz - interval '14 days' and $1::timestamptz - interval '1 day'
    and a.id in (select parent_id from service_accounts_scopes where value = 'usage:write')`

const MAIL = `
  select count(distinct (kind, state)) from mail.messages
  where state = 'failed' and closed_at > $1::timestamptz - interval '7 days'
    or state = 'waiting' and due_at < $1::timestamptz + interval '1 day'
      and created_at < $1::timestamptz - interval '1 hour'
      and due_at - interval '12 hours' < $1::timestamptz - interval '1 hour'`

/** Of each kind, how many there are; one row, one column. */
const COUNTS: Record<AttentionKind, string> = {
  firing_alert: `select count(*) from alerts.states
    where $1::timestamptz is not null and level in ('warning', 'alert')`,
  payment_failure: `select count(*) from organizations
    where $1::timestamptz is not null and payment_failure_count > 0 and status in ('active', 'inactive')`,
  negative_balance: `select count(*) from organizations
    where $1::timestamptz is not null and credits < 0 and status in ('active', 'inactive')`,
  unusual_spending: UNUSUAL,
  gift_request: `select count(*) from ledger.credit_requests where status = 'waiting' and expires_at > $1`,
  unpriced_usage: `select count(distinct (provider, model)) from metering.requests
    where $1::timestamptz is not null and price_list_cost is null`,
  unmapped_usage: `select count(distinct group_key) from metering.queued_reports
    where $1::timestamptz is not null`,
  stale_pipeline: `select (${SILENT}) + (${ACCOUNTS}) + (${MAIL})`,
  // What never ran, broke off, differs or is a week old is one.
  integrity: `select count(*) from (select 1) always left join (
      select * from integrity.runs order by id desc limit 1) last on true
    where ok is distinct from true or finished_at <= $1::timestamptz - interval '7 days'`,
}

/** What waits for an operator at a moment, by kind. */
export async function plainAttention(
  pool: DatabasePool,
  now: string,
): Promise<Record<AttentionKind, number>> {
  const counted = await Promise.all(
    Object.entries(COUNTS).map(async ([kind, text]) => {
      const row = await one<Record<string, string>>(pool, text, [now])
      return [kind, Number(Object.values(row)[0])] as const
    }),
  )
  return Object.fromEntries(counted) as Record<AttentionKind, number>
}
