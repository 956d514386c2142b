import type { TimeRange } from '@/time/timeRange'

/** Steps of stored sums, in UTC. */
export type Grain = 'hour' | 'day' | 'month'

/** A stretch that is answered from one source: stored sums of a grain, or the rows themselves. */
export type Piece = TimeRange & { grain: Grain | 'raw' }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Coarse first: each fills what it can, and leaves the edges to the next. */
const COARSE_FIRST: readonly Grain[] = ['month', 'day', 'hour']

/**
 * Splits a range into pieces that cover it without gap or overlap, each from the coarsest of the
 * given grains that fits in whole steps; what is smaller than a step comes from the rows.
 * @returns the pieces in order of time
 */
export function coverRange(range: TimeRange, grains: ReadonlySet<Grain>): Piece[] {
  return cover(
    range,
    COARSE_FIRST.filter((grain) => grains.has(grain)),
  )
}

function cover({ from, to }: TimeRange, grains: readonly Grain[]): Piece[] {
  if (from >= to) return []
  const [grain, ...finer] = grains
  if (!grain) return [{ grain: 'raw', from, to }]
  const [first, last] = [ceilTo(grain, from), floorTo(grain, to)]
  if (first >= last) return cover({ from, to }, finer)
  return [
    ...cover({ from, to: first }, finer),
    { grain, from: first, to: last },
    ...cover({ from: last, to }, finer),
  ]
}

function floorTo(grain: Grain, ms: number): number {
  if (grain !== 'month') {
    const step = grain === 'hour' ? HOUR_MS : DAY_MS
    return Math.floor(ms / step) * step
  }
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

function ceilTo(grain: Grain, ms: number): number {
  const floor = floorTo(grain, ms)
  if (floor === ms) return ms
  if (grain !== 'month') return floor + (grain === 'hour' ? HOUR_MS : DAY_MS)
  const date = new Date(floor)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
