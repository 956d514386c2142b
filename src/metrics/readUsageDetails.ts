import { inSnapshot, type Snapshot } from '@/db/inSnapshot'
import type { DatabasePool } from '@/db/tx'
import { formatInstant } from '@/time/formatInstant'
import { parseTimeRange, type TimeRangeQuery } from '@/time/parseTimeRange'
import { previousRange } from '@/time/timeRange'

import type { MetricsScope, UsageDetails } from './answers'
import { findSubject } from './findSubject'
import { MEASURE_NAMES } from './measures'
import { RANKED_MEASURES, rankUsage } from './rankUsage'
import { readLatency } from './readLatency'
import { runMetricsQuery } from './runMetricsQuery'
import { parseUsageFilter } from './usageFilter'
import { noUsage, showMeasure, toUsageSums } from './usageSums'

/** The query may name a key, a provider, a model and a source: see `parseUsageFilter`. */
export type UsageDetailsQuestion = { scope: MetricsScope; query: TimeRangeQuery }

/**
 * The sums of a window, what was used most in it, and the sums of the window before.
 * @throws RefusedError 400 as `parseTimeRange`, 404 as `findSubject`
 */
export const readUsageDetails = (
  pool: DatabasePool,
  question: UsageDetailsQuestion,
): Promise<UsageDetails> => inSnapshot(pool, (snapshot) => usageDetails(snapshot, question))

/** The same within a snapshot that other answers share. */
export async function usageDetails(
  { db, now }: Snapshot,
  { scope, query }: UsageDetailsQuestion,
): Promise<UsageDetails> {
  const range = parseTimeRange(query, { now, defaultWindow: '1d' })
  const subject = await findSubject(db, scope, parseUsageFilter(query))
  const totals = await runMetricsQuery(db, {
    subject,
    edges: [previousRange(range).from, range.from, range.to],
    by: 'total',
    measures: MEASURE_NAMES,
  })
  const byModel = await runMetricsQuery(db, {
    subject,
    edges: [range.from, range.to],
    by: 'model',
    measures: RANKED_MEASURES,
  })
  const [model] = rankUsage(byModel, (row) => row.model)
  const [provider] = rankUsage(byModel, (row) => row.provider)
  const sumsOf = (stretch: number) =>
    toUsageSums(totals.find((row) => row.stretch === stretch)?.sums ?? noUsage())
  return {
    window: range.window,
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    ...sumsOf(1),
    mostUsedModel: model?.id ?? null,
    mostUsedModelCost: model ? String(showMeasure('totalCost', model.sums.totalCost)) : null,
    mostUsedProvider: provider?.id ?? null,
    ...(await readLatency(db, subject, range)),
    previous: sumsOf(0),
  }
}
