import { inSnapshot, type Snapshot } from '@/db/inSnapshot'
import type { DatabasePool } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { formatInstant } from '@/time/formatInstant'
import { fittingGranularity, GRANULARITIES } from '@/time/granularity'

import {
  TIMESERIES_MODES,
  type MetricsScope,
  type PlatformBucket,
  type Timeseries,
} from './answers'
import { bucketEdges } from './bucketEdges'
import { findSubject, type Subject } from './findSubject'
import { MEASURE_NAMES } from './measures'
import { parseChoice } from './parseChoice'
import { platformSums, type PlatformSums } from './platformSums'
import { resolveRange, type RangeQuery } from './resolveRange'
import { runMetricsQuery, type Sums } from './runMetricsQuery'
import { parseUsageFilter } from './usageFilter'
import { addSums, noUsage, toCount, toUsageSums } from './usageSums'

export type TimeseriesQuestion = {
  scope: MetricsScope
  query: RangeQuery & { granularity?: unknown; mode?: unknown }
}

/**
 * The sums of every bucket of a range, in any zone; a bucket without requests shows zeros. Cumulative
 * points begin with everything that was before the range.
 * @throws RefusedError 400 as `resolveRange` and `bucketStarts`, `granularity_invalid`,
 *   `mode_invalid`, 404 as `findSubject`
 */
export const readTimeseries = (
  pool: DatabasePool,
  question: TimeseriesQuestion,
): Promise<Timeseries> => inSnapshot(pool, (snapshot) => timeseries(snapshot, question))

/** The same within a snapshot that other answers share. */
export async function timeseries(
  snapshot: Snapshot,
  { scope, query }: TimeseriesQuestion,
): Promise<Timeseries> {
  const mode = parseChoice(query, 'mode', TIMESERIES_MODES, 'daily')
  const asked = parseChoice(query, 'granularity', GRANULARITIES, null)
  const range = await resolveRange(snapshot, scope, query)
  const granularity = asked ?? fittingGranularity(range)
  const edges = bucketEdges({ ...range, granularity })
  const subject = await findSubject(snapshot.db, scope, parseUsageFilter(query))

  // Everything before the range is one more stretch in front.
  const hasBaseline = mode === 'cumulative' && edges.length > 0
  const stretches = hasBaseline ? [Math.min(0, range.from), ...edges] : edges
  const usage = await usageOf(snapshot, subject, stretches)
  const isWhole = scope.kind === 'platform' && subject.only.length === 0
  const books = isWhole ? await platformSums(snapshot.db, stretches) : null
  const shown = <Added extends Record<string, bigint>>(list: Added[]) =>
    hasBaseline ? accumulated(list).slice(1) : list
  const platform = books && shown(books)
  return {
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    granularity,
    mode,
    data: shown(usage).map((sums, i) => ({
      date: formatInstant(edges[i] ?? range.from),
      ...toUsageSums(sums),
      ...(platform?.[i] ? toBucket(platform[i]) : {}),
    })),
  }
}

async function usageOf(
  { db }: Snapshot,
  subject: Subject,
  edges: readonly number[],
): Promise<Sums[]> {
  const rows = await runMetricsQuery(db, {
    subject,
    edges,
    by: 'total',
    measures: MEASURE_NAMES,
  })
  const sums = edges.slice(0, -1).map(noUsage)
  for (const row of rows) sums[row.stretch] = row.sums
  return sums
}

function accumulated<Added extends Record<string, bigint>>(list: readonly Added[]): Added[] {
  const running: Added[] = []
  for (const sums of list) {
    const before = running.at(-1)
    running.push(before ? addSums(before, sums) : sums)
  }
  return running
}

function toBucket(sums: PlatformSums): PlatformBucket {
  const usd = (nano: bigint) => formatNano(toNanoUsd(nano))
  const revenue = sums.processed - sums.fees
  return {
    signups: toCount(sums.signups),
    paidCustomers: toCount(sums.paidCustomers),
    processed: usd(sums.processed),
    revenue: usd(revenue),
    net: usd(revenue - sums.refunded),
    refunded: usd(sums.refunded),
    gifted: usd(sums.gifted),
  }
}
