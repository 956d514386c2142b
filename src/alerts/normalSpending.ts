import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'

/** How many same hours of the week are looked back to, one a week. */
export const WEEKS = 8
/** With fewer weeks behind it, an organization has no habits yet. */
export const LEAST_WEEKS = 4
/** An hour that cost less is nobody's alarm, whatever it was before: 5 USD. */
export const LEAST_CHARGE = toNanoUsd(5_000_000_000n)

/** What an hour of the week usually costs, in nano-dollars. */
export type NormalRange = {
  median: NanoUsd
  low: NanoUsd
  /** Above it, an hour is unusual. */
  high: NanoUsd
  weeks: number
}

// 1.4826 × MAD is the standard deviation of what is normally distributed; six of them are far out.
const SPREAD = { times: 6n * 14_826n, per: 10_000n }
// Eight weeks are few: what has been twice as high before, or is not even thrice the usual, is no news.
const TIMES_MEDIAN = 3n
const TIMES_HIGHEST = 2n

const bySize = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** The middle value, of two middle ones their mean, cut to whole nano-dollars. */
function medianOf(values: readonly bigint[]): bigint {
  const sorted = [...values].sort(bySize)
  const middle = sorted.length >> 1
  const [upper = 0n, lower = 0n] = [sorted[middle], sorted[middle - 1]]
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2n
}

/**
 * The normal range of an hour of the week, from what the same hour cost in the weeks before (0 where
 * nothing was used): median ± 6 robust standard deviations (1.4826 × the median absolute deviation),
 * and its upper end never below 3 × the median or 2 × the highest of them.
 * @returns null while there are less than 4 weeks
 */
export function normalRange(history: readonly NanoUsd[]): NormalRange | null {
  if (history.length < LEAST_WEEKS) return null
  const median = medianOf(history)
  const deviations = history.map((value) => (value < median ? median - value : value - median))
  const spread = (medianOf(deviations) * SPREAD.times) / SPREAD.per
  const highest = history.reduce((most, value) => (value > most ? value : most), toNanoUsd(0n))
  const high = [median + spread, TIMES_MEDIAN * median, TIMES_HIGHEST * highest].reduce(
    (most, value) => (value > most ? value : most),
  )
  return {
    median: toNanoUsd(median),
    low: toNanoUsd(median > spread ? median - spread : 0n),
    high: toNanoUsd(high),
    weeks: history.length,
  }
}

/** Whether an hour's charge is unusual: above its normal range, and worth an operator's look. */
export const isUnusual = (charge: NanoUsd, range: NormalRange | null): range is NormalRange =>
  range !== null && charge >= LEAST_CHARGE && charge > range.high
