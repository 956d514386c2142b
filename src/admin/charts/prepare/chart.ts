/**
 * What a chart draws, decided: `prepare…` functions make it on the server, TimeChart draws it in the
 * browser. Plain data, so that it crosses from the one to the other.
 */

/** USD, a count of things, a ratio of 0 to 1, or whole milliseconds. */
export type Measure = 'count' | 'duration' | 'money' | 'percent'

/**
 * - `stacked`: parts of a whole, one upon the other; the bucket's total is their sum
 * - `layered`: each one contained in the one before (processed ≥ revenue ≥ net), drawn in front of it
 * - `grouped`: different things side by side
 * - `lines`: rates and percentiles, which do not add up
 */
export type Arrangement = 'grouped' | 'layered' | 'lines' | 'stacked'

export type Series = {
  key: string
  label: string
  /** A CSS colour; always a variable of chartColors.css, which knows light and dark. */
  color: string
  /** Exact decimal text per bucket. Null is a gap: not known, which is not zero. */
  values: (string | null)[]
  /** Of all buckets, exact; null where they do not add up (rates, cumulative charts). */
  total: string | null
}

export type Bucket = {
  /** What it covers within the range asked for: RFC 3339 in UTC, `to` exclusive. */
  from: string
  to: string
  /** `23 Nov 2026, 14:00 – 15:00`, in the zone of the chart. */
  label: string
  /** `cut`: the range begins or ends within it. `running`: it has not ended yet. */
  state: 'cut' | 'running' | 'whole'
  /** Where its rows are. */
  href: string | null
}

/** A label below the bucket with this index. */
export type TimeTick = { index: number; label: string }

/** Told apart by their shape. */
export type MarkKind = 'incident' | 'price'

/** One thing that happened, in words. */
export type MarkItem = {
  id: string
  /** Whom or what it is about. */
  title: string
  /** `23 Nov 2026, 14:05`, in the zone of the chart. */
  time: string
  /** What it was, a line each. */
  lines: string[]
  /** Where it is looked into; null where that is gone. */
  href: string | null
}

/** What happened in a bucket; all of one kind that began in it are one mark. */
export type ChartMark = {
  kind: MarkKind
  /** The bucket it stands at, and the last one that it reaches into. */
  index: number
  lastIndex: number
  /** `2 price changes`. */
  label: string
  /** The earliest first. */
  items: MarkItem[]
}

export type ChartMarks = {
  /** Along the time axis. */
  list: ChartMark[]
  /** How many of each kind there are, and how many of them are not shown. */
  legend: { kind: MarkKind; label: string }[]
}

export type Chart = {
  title: string
  measure: Measure
  arrangement: Arrangement
  /** `USD per hour`: the unit and the bucket size in words. */
  unit: string
  /** `15 min`, `hour`, `day`, `month`. */
  bucketSize: string
  timeZone: string
  buckets: Bucket[]
  series: Series[]
  /** Per bucket; null where the series are no parts of a whole. */
  totals: (string | null)[] | null
  /** Of all buckets; null where they do not add up. */
  total: string | null
  /** As many labels as fit below about 300, 600 and 1,000 pixels. */
  ticks: { narrow: TimeTick[]; middle: TimeTick[]; wide: TimeTick[] }
  /** What happened meanwhile; missing where the chart does not tell. */
  marks?: ChartMarks
}
