import type { Timeseries } from '@/metrics/answers'
import { bucketStarts } from '@/time/bucketStarts'
import { formatDate, formatDateTime } from '@/time/formatDateTime'
import { formatInstant } from '@/time/formatInstant'
import { formatOffset } from '@/time/formatOffset'
import type { Granularity } from '@/time/granularity'
import { readClocks } from '@/time/readClocks'

import type { Bucket } from './chart'

export type Span = Pick<Timeseries, 'endDate' | 'granularity' | 'startDate' | 'timeZone'>

export type BucketOptions = {
  /** The moment of the answer, RFC 3339. Missing: the end of the range, as it is for a window. */
  now?: string | undefined
  /** The page with the rows of a bucket. Called here, on the server: the chart gets the text. */
  hrefOf?: ((bucket: { from: string; to: string }) => string) | undefined
}

const HOUR_MS = 3_600_000
/** Within this time after its start a bucket has ended. */
const LONGEST_MS: Record<Granularity, number> = {
  '15min': HOUR_MS,
  hour: 2 * HOUR_MS,
  day: 50 * HOUR_MS,
  month: 33 * 24 * HOUR_MS,
}

/** The starts of the calendar buckets that the range of an answer touches, in ms. */
export const startsOf = ({ startDate, endDate, granularity, timeZone }: Span): number[] =>
  bucketStarts({ from: Date.parse(startDate), to: Date.parse(endDate), granularity, timeZone })

/** The buckets of an answer, cut to its range, with their labels in its zone. */
export function prepareBuckets(span: Span, { now, hrefOf }: BucketOptions = {}): Bucket[] {
  const { granularity, timeZone } = span
  const [begin, end] = [Date.parse(span.startDate), Date.parse(span.endDate)]
  const present = now === undefined ? end : Date.parse(now)
  const starts = startsOf(span)
  const ends = endsOf(starts, span)
  const clock = readClocks(timeZone, starts[0] ?? begin, ends.at(-1) ?? end)
  const twins = findTwins(starts, clock)
  return starts.map((start, index) => {
    const calendarEnd = ends[index] ?? end
    const [from, to] = [Math.max(start, begin), Math.min(calendarEnd, end)]
    const isRunning = start <= present && present < calendarEnd
    const isCut = from > start || to < calendarEnd
    const range = { from: formatInstant(from), to: formatInstant(to) }
    const name =
      granularity === 'hour' || granularity === '15min'
        ? clockLabel({ from, to, offsetMs: clock(start) - start, isTwin: twins.has(start) })
        : dateLabel({ start, calendarEnd, from, to, granularity, clock })
    return {
      ...range,
      label: isRunning ? `${name}, so far` : name,
      state: isRunning ? 'running' : isCut ? 'cut' : 'whole',
      href: hrefOf?.(range) ?? null,
    }
  })
}

/** Where each calendar bucket ends, whether or not the range does so before. */
function endsOf(starts: readonly number[], { granularity, timeZone }: Span): number[] {
  const last = starts.at(-1)
  if (last === undefined) return []
  const query = { from: last, to: last + LONGEST_MS[granularity], granularity, timeZone }
  const [, end] = bucketStarts(query)
  if (end === undefined) throw new Error('Every bucket ends.')
  return [...starts.slice(1), end]
}

/** The hours that the clocks show twice: they need their offset to be told apart. */
function findTwins(starts: readonly number[], clock: (ms: number) => number): Set<number> {
  const firsts = new Map<number, number>()
  const twins = new Set<number>()
  for (const start of starts) {
    const first = firsts.get(clock(start))
    if (first === undefined) firsts.set(clock(start), start)
    else twins.add(first).add(start)
  }
  return twins
}

type ClockSpan = { from: number; to: number; offsetMs: number; isTwin: boolean }

/** By the clock as it stood when the bucket began: an hour ends an hour later, whatever happens then. */
function clockLabel({ from, to, offsetMs, isTwin }: ClockSpan): string {
  const end = formatDateTime(to + offsetMs, 'UTC').slice(-5)
  const offset = isTwin ? ` ${formatOffset(offsetMs)}` : ''
  return `${formatDateTime(from + offsetMs, 'UTC')} – ${end}${offset}`
}

type DateSpan = {
  start: number
  calendarEnd: number
  from: number
  to: number
  granularity: Granularity
  clock: (ms: number) => number
}

function dateLabel({ start, calendarEnd, from, to, granularity, clock }: DateSpan): string {
  const day = formatDate(clock(start), 'UTC')
  const name = granularity === 'day' ? day : day.slice(day.indexOf(' ') + 1)
  const edge = (ms: number): string => {
    const text = formatDateTime(clock(ms), 'UTC')
    return granularity === 'day' ? text.slice(-5) : text
  }
  const since = from > start ? `, from ${edge(from)}` : ''
  const until = to < calendarEnd ? `, until ${edge(to)}` : ''
  return `${name}${since}${until}`
}
