import type { Snapshot } from '@/db/inSnapshot'
import type { TimeRange } from '@/time/timeRange'

import type { AnalyticsGroup } from './analyticsAnswers'
import { SUMMED, type SummedRow } from './analyticsSums'
import { groupSums } from './groupSums'
import { addSums } from './usageSums'

type Kept = { group: AnalyticsGroup; edges: readonly number[]; rows: Promise<SummedRow[]> }
const kept = new WeakMap<Snapshot, Kept>()

/**
 * Everybody's usage of a range, bucket by bucket and group by group. Of what no sums are kept of every
 * request is read for it: in one snapshot once, and the groups of the whole range come from it too.
 */
export function bucketGroups(
  snapshot: Snapshot,
  group: AnalyticsGroup,
  edges: readonly number[],
): Promise<SummedRow[]> {
  const rows = groupSums(snapshot.db, { edges, keys: [group], measures: SUMMED })
  kept.set(snapshot, { group, edges, rows })
  return rows
}

/** Everybody's usage of a whole range, group by group. */
export async function rangeGroups(
  snapshot: Snapshot,
  group: AnalyticsGroup,
  { from, to }: TimeRange,
): Promise<SummedRow[]> {
  const known = kept.get(snapshot)
  if (known?.group === group && known.edges[0] === from && known.edges.at(-1) === to)
    return wholeRange(await known.rows)
  return groupSums(snapshot.db, { edges: [from, to], keys: [group], measures: SUMMED })
}

/** The buckets of each group added up. */
export function wholeRange(rows: readonly SummedRow[]): SummedRow[] {
  const groups = new Map<number | null, SummedRow>()
  for (const row of rows) {
    const known = groups.get(row.number)
    const sums = known ? addSums(known.sums, row.sums) : row.sums
    groups.set(row.number, { ...row, stretch: 0, sums })
  }
  return [...groups.values()]
}
