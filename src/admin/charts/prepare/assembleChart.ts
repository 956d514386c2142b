import type { TimeseriesMode, TimeseriesPoint } from '@/metrics/answers'
import { sumMoney } from '@/money/sumMoney'
import type { Granularity } from '@/time/granularity'

import type { Arrangement, Chart, Measure, Series } from './chart'
import { prepareBuckets, startsOf, type BucketOptions, type Span } from './prepareBuckets'
import { prepareTimeTicks } from './prepareTimeTicks'

/** A bucket's size in words: `per hour`. */
export const BUCKET_SIZES: Record<Granularity, string> = {
  '15min': '15 min',
  hour: 'hour',
  day: 'day',
  month: 'month',
}

/** An answer over time, whatever its points hold. */
type Answer<Point> = Span & { mode: TimeseriesMode; data: Point[] }

/** How to read a series off a point of the answer: exact text, or null for a gap. */
export type SeriesReader<Point = TimeseriesPoint> = {
  key: string
  label: string
  color: string
  read: (point: Point) => string | null
}

export type ChartDescription<Point = TimeseriesPoint> = {
  title: string
  measure: Measure
  arrangement: Arrangement
  /** What is counted: `USD`, `tokens`. */
  things: string
  series: SeriesReader<Point>[]
  /** The whole that stacked series are the parts of, for the check that none is lost. */
  readTotal?: (point: Point) => string
}

/**
 * The chart of an answer: one value per series and calendar bucket, gaps where the answer has none.
 * @throws Error when the answer contradicts itself: a point outside its range, parts that do not add up
 */
export function assembleChart<Point extends { date: string } = TimeseriesPoint>(
  timeseries: Answer<Point>,
  description: ChartDescription<Point>,
  options: BucketOptions,
): Chart {
  const { granularity, timeZone } = timeseries
  const { title, measure, arrangement, things, readTotal } = description
  const starts = startsOf(timeseries)
  const points = alignToStarts(timeseries.data, starts)
  const isSum = timeseries.mode === 'daily' && arrangement !== 'lines'
  const series = description.series.map(({ read, ...identity }): Series => {
    const values = points.map((point) => (point === null ? null : read(point)))
    return { ...identity, values, total: isSum ? sumMoney(values.filter(isKnown)) : null }
  })
  const totals = readTotal
    ? points.map((point, index) => {
        if (point === null) return null
        const total = readTotal(point)
        requireWhole(series, index, total)
        return total
      })
    : null
  const size = BUCKET_SIZES[granularity]
  const [narrow = [], middle = [], wide = []] = prepareTimeTicks(starts, timeseries, [5, 8, 14])
  return {
    title,
    measure,
    arrangement,
    unit: timeseries.mode === 'daily' ? `${things} per ${size}` : `${things}, added up by ${size}`,
    bucketSize: size,
    timeZone,
    buckets: prepareBuckets(timeseries, options),
    series,
    totals,
    total: totals && isSum ? sumMoney(totals.filter(isKnown)) : null,
    ticks: { narrow, middle, wide },
  }
}

const isKnown = (value: string | null): value is string => value !== null

/** The item of each bucket: the one dated within [start, next start). */
export function alignToStarts<T extends { date: string }>(
  items: readonly T[],
  starts: readonly number[],
): (T | null)[] {
  const aligned: (T | null)[] = starts.map(() => null)
  for (const item of items) {
    const at = Date.parse(item.date)
    const index = starts.findLastIndex((start) => start <= at)
    if (index === -1 || aligned[index] !== null)
      throw new Error(`The answer has no bucket of its own for ${item.date}.`)
    aligned[index] = item
  }
  return aligned
}

function requireWhole(series: readonly Series[], index: number, total: string): void {
  const sum = sumMoney(series.map(({ values }) => values[index] ?? '0'))
  if (sum !== sumMoney([total])) throw new Error(`Parts make ${sum}, the total is ${total}.`)
}
