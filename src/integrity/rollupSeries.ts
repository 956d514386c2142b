import { usd } from './tally'

/** One grain of metering.rollups. */
export type Series = {
  series: number
  /** Column of a request whose number the rows are for; null: the whole platform. */
  entity: 'organization' | 'project' | null
  bucket: 'day' | 'hour' | 'month'
  byModel: boolean
  /** Kept only for days of an organization that have many requests. */
  onFineDays?: true
}

export const SERIES: readonly Series[] = [
  { series: 1, entity: 'organization', bucket: 'hour', byModel: false, onFineDays: true },
  { series: 2, entity: 'organization', bucket: 'day', byModel: false },
  { series: 3, entity: 'organization', bucket: 'day', byModel: true, onFineDays: true },
  { series: 4, entity: 'organization', bucket: 'month', byModel: true },
  { series: 5, entity: 'project', bucket: 'day', byModel: false },
  { series: 6, entity: 'project', bucket: 'month', byModel: true },
  { series: 7, entity: null, bucket: 'hour', byModel: false },
  { series: 8, entity: null, bucket: 'day', byModel: false },
  { series: 9, entity: null, bucket: 'hour', byModel: true },
  { series: 10, entity: null, bucket: 'day', byModel: true },
  { series: 11, entity: null, bucket: 'month', byModel: true },
  { series: 12, entity: 'organization', bucket: 'month', byModel: false },
  { series: 13, entity: 'project', bucket: 'month', byModel: false },
]

type Measure = { name: string; sql: string; isMoney: boolean }

const count = (name: string, condition: string): Measure => ({
  name,
  sql: `count(*) filter (where ${condition})`,
  isMoney: false,
})
const sum = (name: string): Measure => ({ name, sql: `sum(${name})`, isMoney: false })
const money = (name: string, sql = `sum(${name})`): Measure => ({ name, sql, isMoney: true })

const CHARGES = 'input_charge - cached_charge - cache_write_charge - output_charge - other_charge'

/** What a bucket says of its requests, as the words of the product define it. */
export const MEASURES: readonly Measure[] = [
  { name: 'requests', sql: 'count(*)', isMoney: false },
  count('failed', 'status in (2, 3)'),
  count('client_errors', 'status = 1'),
  count('cache_hits', 'cache_hit'),
  count('unpriced', 'price_list_cost is null'),
  sum('input'),
  sum('cached_input'),
  sum('cache_write'),
  sum('output'),
  sum('reasoning'),
  money('input_charge'),
  money('cached_charge'),
  money('cache_write_charge'),
  money('output_charge'),
  money('other_charge'),
  // Discount = list cost − charge; an unpriced request has neither, and an own key no discount.
  money(
    'discount',
    `coalesce(sum(price_list_cost - ${CHARGES}) filter (where not own_key and price_list_cost is not null), 0)`,
  ),
  money('own_key_list_cost', 'coalesce(sum(price_list_cost) filter (where own_key), 0)'),
  money('provider_cost'),
]

const dimension = (column: string) =>
  `(select value from metering.dimensions d where d.id = c.${column})`

const SERIES_NAMES = SERIES.map(
  ({ series, entity, bucket, byModel }) =>
    `when ${series} then '${entity ?? 'platform'}${byModel ? ' by model' : ''} per ${bucket}'`,
).join(' ')

/** `organization by model per day org_… 2026-11-23T00:00Z openai gpt-4o`; the bucket is `c`. */
export const ROLLUP_ROW = `concat_ws(' ',
  case series ${SERIES_NAMES} 
    when -4 then 'sum of organizations' when -6 then 'sum of projects'
    else 'unknown series ' || series end,
  ${dimension('entity')}, to_char(bucket at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'),
  ${dimension('provider')}, ${dimension('model')})`

const values = MEASURES.map(
  ({ name, isMoney }) => `('${name}', due_${name}::numeric, has_${name}::numeric, ${isMoney})`,
)
const text = (value: string) => `case when is_money then ${usd(value)} else ${value}::text end`

/** Findings of `wrong` rows: missing or surplus buckets once, others measure by measure. */
export const measureFindings = `
  select 'bucket_missing', org, name, due_requests || ' requests', null, null from wrong where is_missing
  union all
  select 'bucket_surplus', org, name, null, has_requests || ' requests', null from wrong where is_surplus
  union all
  select measure, org, name, ${text('due')}, ${text('has')}, ${text('(has - due)')}
  from wrong cross join lateral (values ${values.join(', ')}) as v(measure, due, has, is_money)
  where not is_missing and not is_surplus and due is distinct from has`
