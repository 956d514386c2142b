type Measure = { name: string; sql: string; type: 'integer' | 'bigint' }

const integer = (name: string, sql = name): Measure => ({ name, sql, type: 'integer' })
const nano = (name: string, sql = name): Measure => ({ name, sql, type: 'bigint' })

// Each measure of a roll-up: its column and what one request adds to it. Charges add up to the whole
// charge; the list cost of own-key requests is kept apart from every other sum. What fits an integer
// stays one: Postgres adds integers up into a bigint, but a bigint by way of numeric.
const MEASURES: readonly Measure[] = [
  integer('requests', '1'),
  integer('failed', '(status in (2, 3))::integer'),
  integer('client_errors', '(status = 1)::integer'),
  integer('cache_hits', 'cache_hit::integer'),
  integer('unpriced', '(price_list_cost is null)::integer'),
  ...['input', 'cached_input', 'cache_write', 'output', 'reasoning'].map((name) => integer(name)),
  ...['input', 'cached', 'cache_write', 'output', 'other'].map((part) => nano(`${part}_charge`)),
  nano(
    'discount',
    `case when own_key then 0 else coalesce(price_list_cost, 0) - (input_charge + cached_charge
       + cache_write_charge + output_charge + other_charge) end`,
  ),
  nano('own_key_list_cost', 'case when own_key then coalesce(price_list_cost, 0) else 0 end'),
  nano('provider_cost'),
]

const DIMENSIONS = ['organization', 'project', 'provider', 'model', 'hour', 'day', 'month'] as const
type Dimension = (typeof DIMENSIONS)[number]

/** What each series of the roll-ups is grouped by; one without organization and project is everybody's. */
const GRAINS: readonly (readonly [series: number, ...Dimension[]])[] = [
  [1, 'organization', 'hour'],
  [2, 'organization', 'day'],
  [3, 'organization', 'day', 'provider', 'model'],
  [4, 'organization', 'month', 'provider', 'model'],
  [5, 'project', 'day'],
  [6, 'project', 'month', 'provider', 'model'],
  [7, 'hour'],
  [8, 'day'],
  [9, 'hour', 'provider', 'model'],
  [10, 'day', 'provider', 'model'],
  [11, 'month', 'provider', 'model'],
  [12, 'organization', 'month'],
  [13, 'project', 'month'],
]

/**
 * From so many requests on, a day of an organization is fine: its sums by hour and by model are kept.
 * Of a thin day they would be nearly as many as its requests, which are read instead.
 */
export const FINE_FROM = 100
/** The series that are kept for fine days alone; series 2 says which days are. */
export const FINE_SERIES = '1, 3'

/** What Postgres' grouping(…) of all dimensions says of a grain: one bit for each that is left out. */
const groupingOf = (dimensions: readonly Dimension[]): number =>
  DIMENSIONS.reduce((bits, name) => bits * 2 + (dimensions.includes(name) ? 0 : 1), 0)

const SERIES = GRAINS.map(([series, ...names]) => `when ${groupingOf(names)} then ${series}`)
const SETS = GRAINS.map(([, ...names]) => `(${names.join(', ')})`)
const NAMES = MEASURES.map(({ name }) => name).join(', ')

/** Columns of a request that the roll-ups are made of. */
export const MEASURED_COLUMNS = [
  ...['time', 'organization', 'project', 'provider', 'model', 'status', 'cache_hit', 'own_key'],
  ...['input', 'cached_input', 'cache_write', 'output', 'reasoning', 'price_list_cost'],
  ...['input_charge', 'cached_charge', 'cache_write_charge', 'output_charge', 'other_charge'],
  'provider_cost',
] as const

/**
 * Common table expressions that end in `deltas`: what requests come to in every grain, in order of the
 * roll-ups' keys so that two transactions never wait in a circle. Every request is read once: all
 * grains are grouped in one pass.
 * @param source a CTE before them, or a table, with MEASURED_COLUMNS
 * @param weight an integer, what each of its rows counts: 1, or −1 for one that is taken back
 */
export const sumByGrain = (source: string, weight: string): string => `measured as (
  select organization, project, provider, model,
    date_trunc('hour', time) as hour, date_trunc('day', time) as day, date_trunc('month', time) as month,
    ${MEASURES.map(({ name, sql, type }) => `((${sql}) * ${weight})::${type} as m_${name}`).join(', ')}
  from ${source}
), grouped as (
  select ${DIMENSIONS.join(', ')}, grouping(${DIMENSIONS.join(', ')}) as dimensions,
    ${MEASURES.map(({ name }) => `sum(m_${name})::bigint as ${name}`).join(', ')}
  from measured group by grouping sets (${SETS.join(', ')})
), deltas as (
  select (case dimensions ${SERIES.join(' ')} end)::smallint as series,
    coalesce(organization, project, 0) as entity, coalesce(hour, day, month) as bucket,
    coalesce(provider, 0) as g_provider, coalesce(model, 0) as g_model, ${NAMES}
  from grouped order by 1, 2, 3, 4, 5
)`

export const MEASURE_COLUMNS: readonly string[] = MEASURES.map(({ name }) => name)

const KEY = ['series', 'entity', 'bucket', 'provider', 'model']
/** Where roll-ups are written to: key and measures, as `deltas` has them. */
export const INTO_ROLLUPS = `insert into metering.rollups as r (${KEY.join(', ')}, ${NAMES})`
const ADD = `on conflict (${KEY.join(', ')}) do update set
  ${MEASURES.map(({ name }) => `${name} = r.${name} + excluded.${name}`).join(', ')}`

/** A request's day, or the day of an hour, of the organization `of`. */
const DELTA = ['series', 'entity', 'bucket', 'g_provider', 'g_model', ...MEASURE_COLUMNS]
  .map((name) => `d.${name}`)
  .join(', ')

/**
 * Common table expressions after sumByGrain: they add `deltas` to the roll-ups, every key of which is
 * locked until the transaction ends. `added` and `finely_added` return what then stands there. The day
 * of an organization comes first: whoever has its lock may tell whether it is fine.
 * @param after a condition that is evaluated before the first key is locked
 */
export const addDeltas = (after = 'true'): string => `added as (
  ${INTO_ROLLUPS}
  select * from deltas where series not in (${FINE_SERIES}) and ${after}
  ${ADD}
  returning r.series, r.entity, r.bucket, r.provider, r.model, r.requests, r.is_fine
), finely_added as (
  ${INTO_ROLLUPS}
  select ${DELTA} from deltas d
  join added a on a.series = 2 and a.is_fine and a.entity = d.entity
    and a.bucket = date_trunc('day', d.bucket)
  where d.series in (${FINE_SERIES})
  order by 1, 2, 3, 4, 5
  ${ADD}
  returning r.series, r.entity, r.bucket, r.provider, r.model, r.requests
)`

/** Days of `added` that have become fine: makeFine is due. */
export const DUE_DAYS = `select entity, bucket from added
  where series = 2 and not is_fine and requests >= ${FINE_FROM}`
