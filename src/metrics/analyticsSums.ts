import type { AnalyticsMeasure, AnalyticsValues } from './analyticsAnswers'
import type { GroupRow } from './groupSums'
import type { Sums } from './runMetricsQuery'
import { addSums, showMeasure, toCount } from './usageSums'

/** What every group is added up by; the error rate is made of two of them. */
export const SUMMED = [
  'totalCost',
  'listCost',
  'providerCost',
  'margin',
  'discountSavings',
  'totalRequests',
  'totalTokens',
  'errorCount',
] as const
export type Summed = Sums<(typeof SUMMED)[number]>
export type SummedRow = GroupRow<(typeof SUMMED)[number]>

export const NOTHING = Object.fromEntries(SUMMED.map((name) => [name, 0n])) as Summed

/** A whole less some of its parts. */
export function subtract(whole: Summed, parts: readonly Summed[]): Summed {
  const taken = parts.reduce(addSums<Summed>, NOTHING)
  return Object.fromEntries(SUMMED.map((name) => [name, whole[name] - taken[name]])) as Summed
}

/** Sums as the API shows them. */
export const showSums = (sums: Summed): AnalyticsValues => ({
  ...(Object.fromEntries(SUMMED.map((name) => [name, showMeasure(name, sums[name])])) as Omit<
    AnalyticsValues,
    'errorRate'
  >),
  errorRate: sums.totalRequests === 0n ? 0 : toCount(sums.errorCount) / toCount(sums.totalRequests),
})

/** A measure as a fraction of whole numbers, so that rates compare without rounding. */
export const fractionOf = (sums: Summed, measure: AnalyticsMeasure): [bigint, bigint] =>
  measure === 'errorRate'
    ? [sums.errorCount, sums.totalRequests === 0n ? 1n : sums.totalRequests]
    : [sums[measure], 1n]

/** The highest of a measure first; ties by charge, list cost, requests, then id. */
export const ranked = (rows: readonly SummedRow[], measure: AnalyticsMeasure): SummedRow[] =>
  rows.toSorted((a, b) => compare(a, b, measure))

function compare(a: SummedRow, b: SummedRow, measure: AnalyticsMeasure): number {
  for (const name of [measure, 'totalCost', 'listCost', 'totalRequests'] as const) {
    const [[over, under], [otherOver, otherUnder]] = [
      fractionOf(a.sums, name),
      fractionOf(b.sums, name),
    ]
    const [left, right] = [over * otherUnder, otherOver * under]
    if (left !== right) return left > right ? -1 : 1
  }
  // By code unit, not by locale: the same order on every machine.
  return (a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1
}
