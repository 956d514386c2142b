import type { Queryable } from '@/db/tx'
import type { TimeRange } from '@/time/timeRange'

import { MATRIX_GROUPS, type LossSum, type MarginCell, type MatrixGroup } from './analyticsAnswers'
import { groupSums } from './groupSums'
import { parseChoice } from './parseChoice'
import { runMetricsQuery, type Sums } from './runMetricsQuery'
import { addSums, showMeasure } from './usageSums'

const SUMMED = ['totalCost', 'providerCost', 'margin', 'totalRequests'] as const
export type Cell = Sums<(typeof SUMMED)[number]>
export const NOTHING: Cell = { totalCost: 0n, providerCost: 0n, margin: 0n, totalRequests: 0n }

/** What an organization used of a model or provider (`id`). */
export type MarginPair = { organization: string; id: string; sums: Cell }

/** Every organization by every model or provider that it used in a range, in no order. */
export async function marginPairs(
  db: Queryable,
  group: MatrixGroup,
  { from, to }: TimeRange,
): Promise<MarginPair[]> {
  const found = await groupSums(db, {
    edges: [from, to],
    keys: ['organization', group],
    measures: SUMMED,
  })
  return found.map(({ ids: [organization, id], sums }) => ({
    organization: String(organization),
    id: String(id),
    sums,
  }))
}

export const isLoss = ({ sums }: MarginPair): boolean => sums.margin < 0n

/** Of some pairs, those that cost more than they bring. */
export function lossSum(pairs: readonly MarginPair[]): LossSum {
  const losses = pairs.filter(isLoss)
  const sums = losses.reduce((all, pair) => addSums(all, pair.sums), NOTHING)
  return { pairs: losses.length, margin: showCell(sums).margin }
}

export const showCell = (sums: Cell): MarginCell => ({
  totalCost: String(showMeasure('totalCost', sums.totalCost)),
  providerCost: String(showMeasure('providerCost', sums.providerCost)),
  margin: String(showMeasure('margin', sums.margin)),
})

/** The least margin first; ties by organization, then model or provider. */
export function byMargin(a: MarginPair, b: MarginPair): number {
  if (a.sums.margin !== b.sums.margin) return a.sums.margin < b.sums.margin ? -1 : 1
  if (a.organization !== b.organization) return a.organization < b.organization ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** What the platform's own figures say of a range: every pair together. */
export async function platformCell(db: Queryable, { from, to }: TimeRange): Promise<Cell> {
  const [whole] = await runMetricsQuery(db, {
    subject: { kind: 'platform', only: [] },
    edges: [from, to],
    by: 'total',
    measures: SUMMED,
  })
  return whole?.sums ?? NOTHING
}

/** @throws RefusedError 400 `group_invalid` */
export const marginGroup = (query: { group?: unknown }): MatrixGroup =>
  parseChoice(query, 'group', MATRIX_GROUPS, 'model')
