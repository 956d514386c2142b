import type { Snapshot } from '@/db/inSnapshot'
import type { TimeRange } from '@/time/timeRange'

import type { MetricsScope } from './answers'
import { findSubject } from './findSubject'
import { runMetricsQuery } from './runMetricsQuery'
import type { UsageFilter } from './usageFilter'

/**
 * Which models were asked in a range, each at which provider: their ids, in no order.
 * @throws RefusedError 404 as `findSubject`
 */
export async function usedModels(
  { db }: Snapshot,
  { scope, filter = {}, range }: { scope: MetricsScope; filter?: UsageFilter; range: TimeRange },
): Promise<{ provider: string; model: string }[]> {
  const rows = await runMetricsQuery(db, {
    subject: await findSubject(db, scope, filter),
    edges: [range.from, range.to],
    by: 'model',
    measures: ['totalRequests'],
  })
  return rows.map(({ provider, model }) => ({ provider, model }))
}
