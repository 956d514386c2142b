import type { Marks } from '@/alerts/readMarks'
import { formatExactCount } from '@/money/formatMoney'

import type { Bucket, Chart, ChartMark, MarkItem, MarkKind } from './chart'
import { incidentItem, priceItem } from './markWords'

const WORDS: Record<MarkKind, { one: string; many: string }> = {
  incident: { one: 'incident', many: 'incidents' },
  price: { one: 'price change', many: 'price changes' },
}

/** One thing with its time, epoch ms; `to` is null where it has none. */
type Happening = { from: number; to: number | null; item: MarkItem }

/**
 * A chart with what happened in its range: each mark in the bucket where it began, those of before at
 * the first one, and reaching to where it ended.
 * @param now of the answer, RFC 3339: what lasts reaches no further. Missing: the end of the range
 * @throws Error when chart and marks are of different ranges
 */
export function withMarks(chart: Chart, marks: Marks, now: string = marks.endDate): Chart {
  const { buckets, timeZone } = chart
  if (buckets.length === 0) return chart
  if (buckets[0]?.from !== marks.startDate || buckets.at(-1)?.to !== marks.endDate)
    throw new Error('A chart and its marks are of different ranges.')
  const { priceChanges, incidents } = marks
  const kinds: { kind: MarkKind; total: number; happenings: Happening[] }[] = [
    {
      kind: 'incident',
      total: incidents?.total ?? 0,
      happenings: (incidents?.items ?? []).map((incident) => ({
        from: Date.parse(incident.startedAt),
        to: incident.isOpen ? Date.parse(now) : endOf(incident.endedAt),
        item: incidentItem(incident, timeZone),
      })),
    },
    {
      kind: 'price',
      total: priceChanges?.total ?? 0,
      happenings: (priceChanges?.items ?? []).map((change) => ({
        from: Date.parse(change.effectiveFrom),
        to: null,
        item: priceItem(change, timeZone),
      })),
    },
  ]
  const list = kinds
    .flatMap(({ kind, happenings }) => groupByBucket(kind, happenings, buckets))
    .sort((a, b) => a.index - b.index)
  const legend = kinds
    .filter(({ total }) => total > 0)
    .map(({ kind, total, happenings }) => ({
      kind,
      label: legendOf(kind, total, happenings.length),
    }))
  return { ...chart, marks: { list, legend } }
}

const endOf = (endedAt: string | null): number | null =>
  endedAt === null ? null : Date.parse(endedAt)

function groupByBucket(
  kind: MarkKind,
  happenings: readonly Happening[],
  buckets: readonly Bucket[],
): ChartMark[] {
  const groups = new Map<number, Happening[]>()
  for (const happening of [...happenings].sort((a, b) => a.from - b.from)) {
    const index = bucketAt(happening.from, buckets)
    groups.set(index, [...(groups.get(index) ?? []), happening])
  }
  return [...groups].map(([index, group]) => ({
    kind,
    index,
    lastIndex: Math.max(index, ...group.map(({ from, to }) => bucketAt(to ?? from, buckets))),
    label: countWords(kind, group.length),
    items: group.map(({ item }) => item),
  }))
}

/** Of the bucket that holds a moment; what is outside the range stands at its edge. */
const bucketAt = (ms: number, buckets: readonly Bucket[]): number =>
  Math.max(
    0,
    buckets.findLastIndex(({ from }) => Date.parse(from) <= ms),
  )

const countWords = (kind: MarkKind, count: number): string =>
  `${formatExactCount(count)} ${count === 1 ? WORDS[kind].one : WORDS[kind].many}`

const legendOf = (kind: MarkKind, total: number, shown: number): string =>
  shown === total
    ? countWords(kind, total)
    : `${countWords(kind, total)}, the latest ${formatExactCount(shown)} shown`
