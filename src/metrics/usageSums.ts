import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'

import type { UsageSums } from './answers'
import { MEASURE_NAMES, MEASURES, type MeasureName } from './measures'
import type { Sums } from './runMetricsQuery'

export const noUsage = (): Sums =>
  Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0n])) as Sums

/** Adds up two sets of the same exact sums. */
export const addSums = <Added extends Record<string, bigint>>(a: Added, b: Added): Added =>
  Object.fromEntries(
    Object.entries(a).map(([name, value]) => [name, value + (b[name] ?? 0n)]),
  ) as Added

/** One measure as the API shows it: a JSON integer, or USD as a canonical decimal string. */
export function showMeasure(name: MeasureName, value: bigint): number | string {
  return MEASURES[name].unit === 'nanoUsd' ? formatNano(toNanoUsd(value)) : toCount(value)
}

/** @throws RangeError above 2^53, where a JSON number would silently be another one */
export function toCount(value: bigint): number {
  const count = Number(value)
  if (!Number.isSafeInteger(count)) throw new RangeError(`No JSON integer holds ${value}`)
  return count
}

/** Sums as the API shows them. A ratio is made from its sums, never added up. */
export function toUsageSums(sums: Sums): UsageSums {
  // Most buckets of a long chart are empty.
  return sums.totalRequests === 0n ? { ...NO_USAGE } : show(sums)
}

function show(sums: Sums): UsageSums {
  const { totalRequests, errorCount } = sums
  const shown = MEASURE_NAMES.filter(
    (name) => name !== 'listCost' && name !== 'unpricedRequests',
  ).map((name) => [name, showMeasure(name, sums[name])])
  return {
    ...(Object.fromEntries(shown) as Omit<UsageSums, 'errorRate'>),
    errorRate: errorRateOf({ totalRequests, errorCount }),
  }
}

/** Of all requests those that failed at the gateway or upstream: 0 to 1, 0 of none. */
export const errorRateOf = ({
  totalRequests,
  errorCount,
}: Sums<'errorCount' | 'totalRequests'>): number =>
  totalRequests === 0n ? 0 : toCount(errorCount) / toCount(totalRequests)

const NO_USAGE = show(noUsage())
