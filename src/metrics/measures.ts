import type { UsageSums } from './answers'

/**
 * A quantity that adds up over requests. `rollup` and `raw` are SQL for one row of metering.rollups
 * and of metering.requests; both are bigint, and give the same sum over the same requests.
 */
type Measure = { unit: 'count' | 'nanoUsd'; rollup: string; raw: string }

/**
 * listCost, own keys included, decides ties; unpricedRequests are what the catalogue has no price for.
 * Neither stands in the sums of an answer.
 */
export type MeasureName = Exclude<keyof UsageSums, 'errorRate'> | 'listCost' | 'unpricedRequests'

const CHARGE = 'input_charge + cached_charge + cache_write_charge + output_charge + other_charge'

const count = (rollup: string, raw: string): Measure => ({ unit: 'count', rollup, raw })
/** Three buckets of two billion tokens pass what an integer holds, in one row already. */
const tokens = (...columns: string[]): Measure => ({
  unit: 'count',
  rollup: columns.join(' + '),
  raw: columns.map((column) => `${column}::bigint`).join(' + '),
})
const money = (rollup: string, raw = rollup): Measure => ({ unit: 'nanoUsd', rollup, raw })

/** Every measure, once. Statuses: 1 client_error, 2 gateway_error, 3 upstream_error. */
export const MEASURES: Record<MeasureName, Measure> = {
  totalRequests: count('requests', '1::bigint'),
  totalTokens: tokens('input', 'cached_input', 'cache_write', 'output', 'reasoning'),
  totalCost: money(CHARGE),
  inputTokens: tokens('input', 'cached_input', 'cache_write'),
  inputCost: money('input_charge'),
  outputTokens: tokens('output', 'reasoning'),
  outputCost: money('output_charge'),
  cachedTokens: tokens('cached_input'),
  cachedCost: money('cached_charge'),
  cacheWriteTokens: tokens('cache_write'),
  cacheWriteCost: money('cache_write_charge'),
  reasoningTokens: tokens('reasoning'),
  otherCost: money('other_charge'),
  ownKeyListCost: money(
    'own_key_list_cost',
    'case when own_key then coalesce(price_list_cost, 0) else 0 end',
  ),
  discountSavings: money(
    'discount',
    `case when own_key then 0 else coalesce(price_list_cost, 0) - (${CHARGE}) end`,
  ),
  errorCount: count('failed', '(status in (2, 3))::int::bigint'),
  clientErrorCount: count('client_errors', '(status = 1)::int::bigint'),
  cacheHits: count('cache_hits', 'cache_hit::int::bigint'),
  providerCost: money('provider_cost'),
  margin: money(`${CHARGE} - provider_cost`),
  listCost: money(`${CHARGE} + discount + own_key_list_cost`, 'coalesce(price_list_cost, 0)'),
  unpricedRequests: count('unpriced', '(price_list_cost is null)::int::bigint'),
}

export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[]
