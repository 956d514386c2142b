import type { TimeRange } from '@/time/timeRange'

/** Steps of stored sums, in UTC. */
export type Grain = 'hour' | 'day' | 'month'

/**
 * A stretch that is answered from one source: stored sums of a grain, or the rows themselves. With
 * `less`, a whole step of which a part is asked for: the rows in those stretches are taken off again.
 */
export type Piece = TimeRange & { grain: Grain | 'raw'; less?: readonly TimeRange[] }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Coarse first: each fills what it can, and leaves the edges to the next. */
const COARSE_FIRST: readonly Grain[] = ['month', 'day', 'hour']

/**
 * Splits a range into pieces that cover it without gap or overlap, each from the coarsest of the
 * given grains that fits in whole steps. What is smaller than a step comes from the rows, or where
 * that is much less to read, from the step less its other rows.
 * @returns the pieces in order of time
 */
export function coverRange(range: TimeRange, grains: ReadonlySet<Grain>): Piece[] {
  const kept = COARSE_FIRST.filter((grain) => grains.has(grain))
  return cover(range, kept, kept.at(-1))
}

function cover(range: TimeRange, grains: readonly Grain[], finest: Grain | undefined): Piece[] {
  const { from, to } = range
  if (from >= to) return []
  const [grain, ...finer] = grains
  if (!grain) return finest ? edge(finest, range) : [{ grain: 'raw', from, to }]
  const [first, last] = [ceilTo(grain, from), floorTo(grain, to)]
  if (first >= last) return cover(range, finer, finest)
  return [
    ...cover({ from, to: first }, finer, finest),
    { grain, from: first, to: last },
    ...cover({ from: last, to }, finer, finest),
  ]
}

/** A source more costs about what a day of rows does. */
const WORTH_MS = DAY_MS

/** What is less than a step, or lies in two neighbouring ones and fills neither. */
function edge(grain: Grain, { from, to }: TimeRange): Piece[] {
  const middle = ceilTo(grain, from)
  if (middle <= from || middle >= to) return [partOf(grain, { from, to })]
  return [partOf(grain, { from, to: middle }), partOf(grain, { from: middle, to })]
}

/** A part of one step. To the end of a running month nothing is left but what is yet to come. */
function partOf(grain: Grain, { from, to }: TimeRange): Piece {
  const step = { from: floorTo(grain, from), to: ceilTo(grain, to) }
  const less = [
    { from: step.from, to: from },
    { from: to, to: step.to },
  ].filter((rest) => rest.to > rest.from)
  const saved = to - from - less.reduce((sum, rest) => sum + rest.to - rest.from, 0)
  return saved > WORTH_MS ? { grain, ...step, less } : { grain: 'raw', from, to }
}

export function floorTo(grain: Grain, ms: number): number {
  if (grain !== 'month') {
    const step = grain === 'hour' ? HOUR_MS : DAY_MS
    return Math.floor(ms / step) * step
  }
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

export function ceilTo(grain: Grain, ms: number): number {
  const floor = floorTo(grain, ms)
  if (floor === ms) return ms
  if (grain !== 'month') return floor + (grain === 'hour' ? HOUR_MS : DAY_MS)
  const date = new Date(floor)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
