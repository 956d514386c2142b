// Each measure of a roll-up: its column and what one request adds to it. Charges add up to the whole
// charge; the list cost of own-key requests is kept apart from every other sum.
const MEASURES: readonly [string, string][] = [
  ['requests', '1'],
  ['failed', '(status in (2, 3))::int'],
  ['client_errors', '(status = 1)::int'],
  ['canceled', '(status = 4)::int'],
  ['cache_hits', 'cache_hit::int'],
  ['own_key_requests', 'own_key::int'],
  ['unpriced', '(price_list_cost is null)::int'],
  ['input', 'input'],
  ['cached_input', 'cached_input'],
  ['cache_write', 'cache_write'],
  ['output', 'output'],
  ['reasoning', 'reasoning'],
  ['input_charge', 'input_charge'],
  ['cached_charge', 'cached_charge'],
  ['cache_write_charge', 'cache_write_charge'],
  ['output_charge', 'output_charge'],
  ['other_charge', 'other_charge'],
  [
    'discount',
    `case when own_key then 0 else coalesce(price_list_cost, 0) - (input_charge + cached_charge
       + cache_write_charge + output_charge + other_charge) end`,
  ],
  ['own_key_list_cost', 'case when own_key then coalesce(price_list_cost, 0) else 0 end'],
  ['provider_cost', 'provider_cost'],
]

const GRAINS = `
  (1, organization, hour, 0, 0), (2, organization, day, 0, 0),
  (3, organization, day, provider, model), (4, organization, month, provider, model),
  (5, project, day, 0, 0), (6, project, month, provider, model),
  (7, 0, hour, 0, 0), (8, 0, day, 0, 0),
  (9, 0, hour, provider, model), (10, 0, day, provider, model), (11, 0, month, provider, model)`

/** Columns of a request that the roll-ups are made of. */
export const MEASURED_COLUMNS = [
  ...['time', 'organization', 'project', 'provider', 'model', 'status', 'cache_hit', 'own_key'],
  ...['input', 'cached_input', 'cache_write', 'output', 'reasoning', 'price_list_cost'],
  ...['input_charge', 'cached_charge', 'cache_write_charge', 'output_charge', 'other_charge'],
  'provider_cost',
] as const

/**
 * Common table expressions that end in `deltas`: what requests come to in every grain, in order of the
 * roll-ups' keys so that two transactions never wait in a circle.
 * @param source a CTE before them, or a table, with MEASURED_COLUMNS
 * @param weight what each of its rows counts: 1, or −1 for one that is taken back
 */
export const sumByGrain = (source: string, weight: string): string => `measured as (
  select ${weight} as weight, organization, project, provider, model,
    date_trunc('hour', time) as hour, date_trunc('day', time) as day, date_trunc('month', time) as month,
    ${MEASURES.map(([name, sql]) => `(${sql})::bigint as m_${name}`).join(', ')}
  from ${source}
), deltas as (
  select g.series::smallint as series, g.entity, g.bucket, g.provider as g_provider, g.model as g_model,
    ${MEASURES.map(([name]) => `sum(weight * m_${name})::bigint as ${name}`).join(', ')}
  from measured cross join lateral (values ${GRAINS}) as g(series, entity, bucket, provider, model)
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
)`

export const MEASURE_COLUMNS: readonly string[] = MEASURES.map(([name]) => name)

/** The end of a statement that adds requests to every roll-up; see sumByGrain. */
export const addToRollups = (
  source: string,
  weight: string,
): string => `${sumByGrain(source, weight)}
insert into metering.rollups as r (series, entity, bucket, provider, model,
  ${MEASURES.map(([name]) => name).join(', ')})
select * from deltas
on conflict (series, entity, bucket, provider, model) do update set
  ${MEASURES.map(([name]) => `${name} = r.${name} + excluded.${name}`).join(', ')}`
