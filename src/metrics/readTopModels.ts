import type { Snapshot } from '@/db/inSnapshot'

import type { MetricsScope, TopModel } from './answers'
import { findSubject } from './findSubject'
import { RANKED_MEASURES, rankUsage } from './rankUsage'
import { resolveRange, type RangeQuery } from './resolveRange'
import { runMetricsQuery } from './runMetricsQuery'
import { addSums, showMeasure, toCount } from './usageSums'

export type TopModelsQuestion = { scope: MetricsScope; query: RangeQuery; limit: number }

const MEASURES = [...RANKED_MEASURES, 'errorCount', 'margin', 'unpricedRequests'] as const

/**
 * The models of a scope by charge, the highest first, over all their providers; and how many models
 * had requests without a price, whether or not they are among them.
 * @throws RefusedError 400 as `resolveRange`, 404 as `findSubject`
 */
export async function topModels(
  snapshot: Snapshot,
  { scope, query, limit }: TopModelsQuestion,
): Promise<{ models: TopModel[]; total: number; unpricedModels: number }> {
  const range = await resolveRange(snapshot, scope, query)
  const rows = await runMetricsQuery(snapshot.db, {
    subject: await findSubject(snapshot.db, scope),
    edges: [range.from, range.to],
    by: 'model',
    measures: MEASURES,
  })
  const byModel = new Map<string, (typeof rows)[number]['sums']>()
  for (const { model, sums } of rows) {
    const known = byModel.get(model)
    byModel.set(model, known ? addSums(known, sums) : sums)
  }
  const ranked = rankUsage(rows, (row) => row.model)
  return {
    models: ranked.slice(0, limit).flatMap(({ id }) => {
      const sums = byModel.get(id)
      if (!sums) return []
      return {
        model: id,
        totalRequests: toCount(sums.totalRequests),
        totalTokens: toCount(sums.totalTokens),
        errorCount: toCount(sums.errorCount),
        totalCost: String(showMeasure('totalCost', sums.totalCost)),
        margin: String(showMeasure('margin', sums.margin)),
      }
    }),
    total: ranked.length,
    unpricedModels: [...byModel.values()].filter((sums) => sums.unpricedRequests > 0n).length,
  }
}
