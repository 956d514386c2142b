import type { Queryable } from '@/db/tx'

import type { Check, Tally } from './check'
import { inBatch } from './inBatch'
import { loadDroppedMonths, loadKeptMonths, type Period } from './requestMonths'
import { instant, tally, usd } from './tally'

const CHARGE =
  'r.input_charge + r.cached_charge + r.cache_write_charge + r.output_charge + r.other_charge'
const name = (column: string) => `(select value from metering.dimensions d where d.id = ${column})`
const number = (kind: number, id: string) =>
  `(select n.id from metering.dimensions n where n.kind = ${kind} and n.value = ${id})`
const covers = (scope: 'model' | 'organization' | 'provider') =>
  `(r.${scope}_id is null or coalesce(r.${scope} = l.${scope}, false))`

// Every lowered request beside the rule that it names, by numbers: names are looked up for what is wrong
// alone. And what each rule took off a day beside what is kept of it.
const FROM = `
  rules as materialized (
    select n.id as number, d.*, ${number(1, 'd.organization_id')} as organization,
      ${number(5, 'd.provider_id')} as provider, ${number(6, 'd.model_id')} as model
    from metering.dimensions n join discounts d on d.id = n.value where n.kind = 12
  ), lowered as materialized (
    select r.time, r.id, r.organization, r.provider, r.model, r.discount_rule as rule,
      r.discount_percent, r.price_list_cost, r.price_list_cost - (${CHARGE}) as discount
    from metering.requests r
    where r.time >= $1 and r.time < $2 and r.discount_rule is not null
  ), compared as (
    select l.*, r.percent, r.organization_id, r.provider_id, r.model_id, r.id is null as is_gone,
      trunc(r.percent * 10000) <> l.discount_percent as is_other_percent,
      not (${covers('organization')} and ${covers('provider')} and ${covers('model')})
        and r.id is not null as is_out_of_scope,
      not tstzrange(r.starts_at, r.expires_at) @> l.time as is_out_of_time
    from lowered l left join rules r on r.number = l.rule
  ), wrong as materialized (
    select c.*, ${name('c.organization')} as org, ${name('c.rule')} as rule_id,
      'request ' || c.id || ' at ' || ${instant('c.time')} as name
    from compared c where is_gone or is_other_percent or is_out_of_scope or is_out_of_time
  ), due as (
    select date_trunc('day', time, 'UTC') as day, organization, rule,
      count(*) as requests, sum(price_list_cost) as list_cost, sum(discount) as discount
    from lowered group by 1, 2, 3
  ), kept as (
    select * from metering.discount_savings where day >= $1 and day < $2
  ), savings as materialized (
    select organization, rule, day, due.requests, kept.requests as kept_requests, due.list_cost,
      kept.list_cost as kept_list_cost, due.discount, kept.discount as kept_discount
    from due full join kept using (day, organization, rule)
  ), wrong_savings as materialized (
    select s.*, ${name('s.organization')} as org, concat_ws(' ', 'savings of', ${name('s.rule')},
      to_char(s.day at time zone 'UTC', 'YYYY-MM-DD')) as name
    from savings s where (s.requests, s.list_cost, s.discount)
      is distinct from (s.kept_requests, s.kept_list_cost, s.kept_discount)
  )`

const FINDINGS = `
  select 'rule_gone', org, name, 'the rule that lowered it', rule_id, null from wrong where is_gone
  union all
  select 'percent_of_other', org, name, trim_scale(percent)::text,
    trim_scale(discount_percent / 10000::numeric)::text, null from wrong where is_other_percent
  union all
  select 'out_of_scope', org, name, concat_ws(' ', coalesce(organization_id, 'any'),
      coalesce(provider_id, 'any'), coalesce(model_id, 'any')),
    concat_ws(' ', org, ${name('provider')}, ${name('model')}), null
  from wrong where is_out_of_scope
  union all
  select 'out_of_time', org, name, 'a time at which ' || rule_id || ' holds', ${instant('time')}, null
  from wrong where is_out_of_time
  union all
  select 'savings', org, name, ${usd('coalesce(discount, 0)')}, ${usd('coalesce(kept_discount, 0)')},
    ${usd('coalesce(kept_discount, 0) - coalesce(discount, 0)')}
  from wrong_savings where discount is distinct from kept_discount
  union all
  select 'savings_list_cost', org, name, ${usd('coalesce(list_cost, 0)')},
    ${usd('coalesce(kept_list_cost, 0)')}, ${usd('coalesce(kept_list_cost, 0) - coalesce(list_cost, 0)')}
  from wrong_savings where list_cost is distinct from kept_list_cost
  union all
  select 'savings_requests', org, name, coalesce(requests, 0)::text, coalesce(kept_requests, 0)::text,
    (coalesce(kept_requests, 0) - coalesce(requests, 0))::text
  from wrong_savings where requests is distinct from kept_requests`

const compareMonth = (db: Queryable, { from, to }: Period): Promise<Tally> =>
  tally(db, {
    from: FROM,
    examined: '(select count(*) from lowered) + (select count(*) from savings)',
    findings: FINDINGS,
    values: [from, to],
  })

// Roll-ups of a month by organization and model, series 4, keep the discount as a whole.
const DROPPED = `
  whole as (
    select entity as organization, sum(discount) as discount from metering.rollups
    where series = 4 and bucket >= $1 and bucket < $2 group by 1
  ), saved as (
    select organization, sum(discount) as discount from metering.discount_savings
    where day >= $1 and day < $2 group by 1
  ), compared as (
    select ${name('organization')} as org, coalesce(whole.discount, 0) as due,
      coalesce(saved.discount, 0) as kept
    from whole full join saved using (organization)
  )`

const compareDropped = (db: Queryable, { from, to }: Period): Promise<Tally> =>
  tally(db, {
    from: DROPPED,
    examined: 'select count(*) from compared',
    findings: `
      select 'savings_of_month', org, 'month ' || to_char($1::timestamptz at time zone 'UTC', 'YYYY-MM'),
        ${usd('due')}, ${usd('kept')}, ${usd('kept - due')} from compared where due <> kept`,
    values: [from, to],
  })

export const checkDiscounts: Check = {
  name: 'discounts',
  about:
    'Every lowered request was lowered by a rule that covers it, by its percent, and what each rule saved a day is the sum of its requests.',
  unit: 'requests and sums',
  async *batches({ pool }) {
    const { kept, dropped } = await inBatch(pool, async (db) => ({
      kept: await loadKeptMonths(db),
      dropped: await loadDroppedMonths(db),
    }))
    for (const month of kept) yield await inBatch(pool, (db) => compareMonth(db, month))
    for (const month of dropped) yield await inBatch(pool, (db) => compareDropped(db, month))
  },
}
