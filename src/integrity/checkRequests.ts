import type { Check } from './check'
import { byMonth } from './requestMonths'
import { instant, tally, usd } from './tally'

const CHARGE = '(input_charge + cached_charge + cache_write_charge + output_charge + other_charge)'
const FULL_PERCENT = 1_000_000

type Rule = { rule: string; broken: string; expected: string; found: string }

const costs = `concat('list cost ', coalesce(${usd('price_list_cost')}, 'unknown'), ', charge ',
  ${usd(CHARGE)}, ', provider cost ', ${usd('provider_cost')})`

/** What one stored request must be by itself; conditions are never null. */
const RULES: readonly Rule[] = [
  {
    rule: 'amount_negative',
    broken: `least(input_charge, cached_charge, cache_write_charge, output_charge, other_charge,
      provider_cost, price_list_cost) < 0`,
    expected: `'no amount below 0'`,
    found: usd(`least(input_charge, cached_charge, cache_write_charge, output_charge, other_charge,
      provider_cost, price_list_cost)`),
  },
  {
    rule: 'count_negative',
    broken: `least(input, cached_input, cache_write, output, reasoning, web_searches, images,
      duration_ms, first_token_ms) < 0`,
    expected: `'no count below 0'`,
    found: `least(input, cached_input, cache_write, output, reasoning, web_searches, images,
      duration_ms, first_token_ms)::text`,
  },
  {
    rule: 'cache_hit_costs',
    broken: `cache_hit and (price_list_cost is distinct from 0 or ${CHARGE} <> 0 or provider_cost <> 0)`,
    expected: `'0 for what the gateway answered itself'`,
    found: costs,
  },
  {
    rule: 'own_key_costs',
    broken: `own_key and (${CHARGE} <> 0 or provider_cost <> 0)`,
    expected: `'charge 0, provider cost 0'`,
    found: costs,
  },
  {
    rule: 'unpriced_costs',
    broken: `price_version is null and not cache_hit
      and (price_list_cost is not null or ${CHARGE} <> 0 or provider_cost <> 0)`,
    expected: `'list cost unknown, charge 0, provider cost 0'`,
    found: costs,
  },
  {
    rule: 'list_cost_missing',
    broken: 'price_version is not null and price_list_cost is null',
    expected: `'a list cost'`,
    found: costs,
  },
  {
    rule: 'discount_percent',
    broken: `discount_percent not between 0 and ${FULL_PERCENT}`,
    expected: `'0 to 100 percent'`,
    found: `trim_scale(discount_percent / 10000::numeric)::text`,
  },
  {
    rule: 'discount_rule',
    broken: `(discount_percent <> 0) <> (discount_rule is not null)`,
    expected: `case when discount_rule is null then '0 percent' else 'a percent' end`,
    found: `trim_scale(discount_percent / 10000::numeric)::text || ' percent, ' || case
      when discount_rule is null then 'no rule' else 'a rule' end`,
  },
  {
    rule: 'charge_above_list',
    broken: `${CHARGE} > coalesce(price_list_cost, 0)`,
    expected: `'at most ' || coalesce(${usd('price_list_cost')}, '0')`,
    found: usd(CHARGE),
  },
  {
    rule: 'discount_without_rule',
    broken: `discount_percent = 0 and price_version is not null and not cache_hit and not own_key
      and ${CHARGE} < price_list_cost`,
    expected: usd('price_list_cost'),
    found: usd(CHARGE),
  },
  {
    rule: 'charge_without_units',
    broken: `(input = 0 and input_charge <> 0) or (cached_input = 0 and cached_charge <> 0)
      or (cache_write = 0 and cache_write_charge <> 0)
      or (output = 0 and reasoning = 0 and output_charge <> 0)`,
    expected: `'no charge for a bucket without tokens'`,
    found: `concat_ws(' ', 'input', input, ${usd('input_charge')}, 'cached', cached_input,
      ${usd('cached_charge')}, 'written', cache_write, ${usd('cache_write_charge')},
      'output', output + reasoning, ${usd('output_charge')})`,
  },
  {
    rule: 'status_unknown',
    broken: 'status not between 0 and 4',
    expected: `'0 to 4'`,
    found: 'status::text',
  },
]

// One pass finds the broken rows; which rules they break is asked of those alone.
const FROM = `
  wrong as materialized (
    select *, (select value from metering.dimensions d where d.id = organization) as org,
      'request ' || id || ' at ' || ${instant('time')} as name
    from metering.requests
    where time >= $1 and time < $2 and (${RULES.map(({ broken }) => `(${broken})`).join(' or ')})
  ), owners as materialized (
    select organization, project, api_key, count(*) as requests
    from metering.requests where time >= $1 and time < $2 group by 1, 2, 3
  ), named as (
    select o.requests, coalesce(org.value, '#' || o.organization) as org,
      coalesce(project.value, '#' || o.project) as project,
      case when o.api_key is not null then coalesce(key.value, '#' || o.api_key) end as key
    from owners o
    left join metering.dimensions org on org.id = o.organization and org.kind = 1
    left join metering.dimensions project on project.id = o.project and project.kind = 2
    left join metering.dimensions key on key.id = o.api_key and key.kind = 3
  )`

const FINDINGS = `
  ${RULES.map(
    ({ rule, broken, expected, found }) =>
      `select '${rule}', org, name, ${expected}, ${found}, null from wrong where ${broken}`,
  ).join(' union all ')}
  union all
  select 'project_of_other', n.org, 'requests of project ' || n.project, p.organization_id, n.org,
    n.requests::text
  from named n left join projects p on p.id = n.project
  where p.organization_id is distinct from n.org
  union all
  select 'key_of_other', n.org, 'requests of key ' || n.key, k.project_id, n.project, n.requests::text
  from named n left join api_keys k on k.id = n.key
  where n.key is not null and k.project_id is distinct from n.project`

export const checkRequests: Check = {
  name: 'requests',
  about: 'Every stored request adds up by itself and belongs to whom it is billed.',
  unit: 'requests',
  batches: ({ pool }) =>
    byMonth(pool, (db, { from, to }) =>
      tally(db, {
        from: FROM,
        examined: 'select coalesce(sum(requests), 0) from owners',
        findings: FINDINGS,
        values: [from, to],
      }),
    ),
}
