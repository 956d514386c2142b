import { inSnapshot, type Snapshot } from '@/db/inSnapshot'
import type { DatabasePool } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { formatInstant } from '@/time/formatInstant'
import { fittingGranularity, GRANULARITIES } from '@/time/granularity'

import { TIMESERIES_MODES, type CostByModel, type MetricsScope } from './answers'
import { bucketEdges } from './bucketEdges'
import { findSubject } from './findSubject'
import { parseChoice, parseLimit } from './parseChoice'
import { RANKED_MEASURES, rankUsage, type RankedSums } from './rankUsage'
import { resolveRange, type RangeQuery } from './resolveRange'
import { runMetricsQuery, type MetricsRow } from './runMetricsQuery'
import { parseUsageFilter } from './usageFilter'
import { addSums, toCount } from './usageSums'

export type CostByModelQuestion = {
  scope: MetricsScope
  query: RangeQuery & { granularity?: unknown; limit?: unknown; mode?: unknown }
}

const DEFAULT_LIMIT = 20
const NOTHING: RankedSums = { totalCost: 0n, listCost: 0n, totalRequests: 0n, totalTokens: 0n }

/**
 * What each model cost at each provider: the dearest ones by name and bucket, all others as one sum.
 * A bucket in which a model had no request has no entry. Cumulative entries begin with what a model cost
 * before the range; which ones are the dearest, the range alone decides.
 * @throws RefusedError 400 as `resolveRange` and `bucketStarts`, `granularity_invalid`,
 *   `limit_invalid`, `mode_invalid`, 404 as `findSubject`
 */
export const readCostByModel = (
  pool: DatabasePool,
  question: CostByModelQuestion,
): Promise<CostByModel> => inSnapshot(pool, (snapshot) => costByModel(snapshot, question))

/** The same within a snapshot that other answers share. */
export async function costByModel(
  snapshot: Snapshot,
  { scope, query }: CostByModelQuestion,
): Promise<CostByModel> {
  const { db } = snapshot
  const limit = parseLimit(query, DEFAULT_LIMIT)
  const mode = parseChoice(query, 'mode', TIMESERIES_MODES, 'daily')
  const asked = parseChoice(query, 'granularity', GRANULARITIES, null)
  const range = await resolveRange(snapshot, scope, query)
  const granularity = asked ?? fittingGranularity(range)
  const edges = bucketEdges({ ...range, granularity })
  const subject = await findSubject(db, scope, parseUsageFilter(query))

  const found = await runMetricsQuery(db, {
    subject,
    edges: [range.from, range.to],
    by: 'model',
    measures: RANKED_MEASURES,
  })
  const byPair = new Map(found.map((row) => [pairOf(row), row]))
  const ranked = rankUsage(found, pairOf).flatMap(({ id }) => byPair.get(id) ?? [])
  const top = ranked.slice(0, limit)
  const rank = new Map(top.map((row, place) => [pairOf(row), place]))
  // Everything before the range is one more stretch in front.
  const hasBaseline = mode === 'cumulative' && edges.length > 0
  const costs = await runMetricsQuery(db, {
    subject,
    edges: hasBaseline ? [Math.min(0, range.from), ...edges] : edges,
    by: 'model',
    measures: ['totalCost'],
    pairs: top.map((row) => ({ provider: row.providerNumber, model: row.modelNumber })),
  })
  const cells = hasBaseline ? accumulated(costs, edges.length - 1) : costs
  const placeOf = (row: { model: string; provider: string }) => rank.get(pairOf(row)) ?? limit
  cells.sort((a, b) => a.stretch - b.stretch || placeOf(a) - placeOf(b))
  return {
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    granularity,
    mode,
    models: top.map(({ model, provider, sums }) => ({ model, provider, ...show(sums) })),
    rest: show(ranked.slice(limit).reduce((sums, row) => addSums(sums, row.sums), NOTHING)),
    data: cells.map(({ stretch, model, provider, sums }) => ({
      date: formatInstant(edges[stretch] ?? range.from),
      model,
      provider,
      totalCost: formatNano(toNanoUsd(sums.totalCost)),
    })),
  }
}

type Cost = MetricsRow<'totalCost'>

/**
 * Added up bucket by bucket.
 * @param costs stretch 0 is what was before the first bucket
 */
function accumulated(costs: readonly Cost[], buckets: number): Cost[] {
  const models = new Map(costs.map((row) => [pairOf(row), row]))
  const added = new Map(costs.map((row) => [`${row.stretch} ${pairOf(row)}`, row.sums.totalCost]))
  return [...models].flatMap(([pair, model]) => {
    let totalCost = added.get(`0 ${pair}`) ?? 0n
    return Array.from({ length: buckets }, (_, stretch) => {
      totalCost += added.get(`${stretch + 1} ${pair}`) ?? 0n
      return { ...model, stretch, sums: { totalCost } }
    })
  })
}

/** One name for a pair; sorts by model, then provider. */
const pairOf = ({ model, provider }: { model: string; provider: string }) =>
  `${model}\u0000${provider}`

const show = ({ totalRequests, totalTokens, totalCost }: RankedSums) => ({
  totalRequests: toCount(totalRequests),
  totalTokens: toCount(totalTokens),
  totalCost: formatNano(toNanoUsd(totalCost)),
})
