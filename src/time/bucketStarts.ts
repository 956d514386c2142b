import { malformed } from '@/errors'

import type { Granularity } from './granularity'
import { localTimeAt } from './localTime'
import { offsetSegments } from './offsetSegments'
import { startOfDay } from './startOfDay'
import type { TimeRange } from './timeRange'

const HOUR_MS = 3_600_000
const SHORTEST_MS = {
  '15min': HOUR_MS / 4,
  hour: HOUR_MS,
  day: 23 * HOUR_MS,
  month: 28 * 24 * HOUR_MS,
} as const satisfies Record<Granularity, number>

/** A year of quarters is 35,040; more is a typing error or an attack, and no chart. */
const MAX_BUCKETS = 50_000

export type BucketQuery = TimeRange & { granularity: Granularity; timeZone: string }

/**
 * The starts of all calendar buckets of a zone that a range touches, ascending. A bucket ends where
 * the next one starts. The first start is at or before `from`, the last one before `to`; callers cut
 * the outer buckets to the range.
 *
 * Days have 23 to 25 hours, and an hour that the clocks show twice is two buckets. Where they jump
 * into the middle of an hour (Lord Howe: 30 minutes) the jump starts a bucket of its own.
 * @throws RefusedError 400 `too_many_buckets`
 */
export function bucketStarts({ from, to, granularity, timeZone }: BucketQuery): number[] {
  if (from >= to) return []
  if ((to - from) / SHORTEST_MS[granularity] > MAX_BUCKETS)
    throw malformed('too_many_buckets', 'Ask for a shorter range or a coarser granularity.')
  const starts =
    granularity === '15min' || granularity === 'hour'
      ? clockStarts(from, to, SHORTEST_MS[granularity], timeZone)
      : calendarStarts(from, to, granularity, timeZone)
  return starts.slice(
    Math.max(
      0,
      starts.findLastIndex((start) => start <= from),
    ),
  )
}

function clockStarts(from: number, to: number, step: number, timeZone: string): number[] {
  const starts: number[] = []
  // One step earlier: a change of the clocks just before `from` may have started its bucket.
  const segments = offsetSegments(timeZone, from - step, to)
  for (const [index, { from: begin, offsetMs }] of segments.entries()) {
    const end = segments[index + 1]?.from ?? to
    const aligned = Math.floor((begin + offsetMs) / step) * step - offsetMs
    starts.push(index === 0 ? aligned : begin)
    for (let at = aligned + step; at < end; at += step) starts.push(at)
  }
  return starts
}

function calendarStarts(
  from: number,
  to: number,
  granularity: 'day' | 'month',
  timeZone: string,
): number[] {
  const starts: number[] = []
  const { year, month, day } = localTimeAt(from, timeZone)
  for (let step = 0; ; step += 1) {
    const start =
      granularity === 'day'
        ? startOfDay(year, month, day + step, timeZone)
        : startOfDay(year, month + step, 1, timeZone)
    if (start >= to) return starts
    // A day that a zone left out (Samoa, 30 December 2011) has no bucket.
    if (start !== starts.at(-1)) starts.push(start)
  }
}
