import type { TimeRange } from './timeRange'

export const GRANULARITIES = ['15min', 'hour', 'day', 'month'] as const
export type Granularity = (typeof GRANULARITIES)[number]

export const isGranularity = (value: unknown): value is Granularity =>
  GRANULARITIES.some((granularity) => granularity === value)

const HOUR_MS = 3_600_000

/** Bucket sizes that a chart can still draw: 4 to 48 quarters, to 168 hours, to 186 days, then months. */
export function fittingGranularity({ from, to }: TimeRange): Granularity {
  const hours = (to - from) / HOUR_MS
  if (hours <= 12) return '15min'
  if (hours <= 7 * 24) return 'hour'
  return hours <= 186 * 24 ? 'day' : 'month'
}
