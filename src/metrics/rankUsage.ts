import type { MetricsRow, Sums } from './runMetricsQuery'

/** What decides an order, and the tokens beside it. */
export const RANKED_MEASURES = ['totalCost', 'listCost', 'totalRequests', 'totalTokens'] as const
export type RankedSums = Sums<(typeof RANKED_MEASURES)[number]>

export type Ranked = { id: string; sums: RankedSums }

/**
 * Adds up rows that share an id and puts the highest charge first; ties by list cost, then requests,
 * then id.
 */
export function rankUsage<Row extends MetricsRow<(typeof RANKED_MEASURES)[number]>>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Ranked[] {
  const byId = new Map<string, RankedSums>()
  for (const row of rows) {
    const id = idOf(row)
    const known = byId.get(id)
    byId.set(id, known ? add(known, row.sums) : row.sums)
  }
  return [...byId].map(([id, sums]) => ({ id, sums })).sort(compareRanked)
}

const add = (a: RankedSums, b: RankedSums): RankedSums => ({
  totalCost: a.totalCost + b.totalCost,
  listCost: a.listCost + b.listCost,
  totalRequests: a.totalRequests + b.totalRequests,
  totalTokens: a.totalTokens + b.totalTokens,
})

function compareRanked(a: Ranked, b: Ranked): number {
  for (const name of ['totalCost', 'listCost', 'totalRequests'] as const)
    if (a.sums[name] !== b.sums[name]) return a.sums[name] > b.sums[name] ? -1 : 1
  // By code unit, not by locale: the same order on every machine.
  return a.id < b.id ? -1 : 1
}
