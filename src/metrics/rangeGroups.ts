import type { Snapshot } from '@/db/inSnapshot'
import { against } from '@/errors'
import { formatExactCount } from '@/money/formatMoney'
import type { TimeRange } from '@/time/timeRange'

import type { AnalyticsGroup } from './analyticsAnswers'
import { SUMMED, type SummedRow } from './analyticsSums'
import { countToRead, groupSums } from './groupSums'
import { addSums } from './usageSums'

/** What was read in a snapshot, by group and range: it cannot have changed. */
const known = new WeakMap<Snapshot['view'], Map<string, Promise<SummedRow[]>>>()

function once(
  snapshot: Snapshot,
  key: string,
  read: () => Promise<SummedRow[]>,
): Promise<SummedRow[]> {
  const answers = known.get(snapshot.view) ?? new Map<string, Promise<SummedRow[]>>()
  known.set(snapshot.view, answers)
  const rows = answers.get(key) ?? read()
  answers.set(key, rows)
  return rows
}

const keyOf = (group: AnalyticsGroup, { from, to }: TimeRange) => `${group} ${from} ${to}`

/** Everybody's usage of a whole range, group by group. */
export const rangeGroups = (
  snapshot: Snapshot,
  group: AnalyticsGroup,
  range: TimeRange,
): Promise<SummedRow[]> =>
  once(snapshot, keyOf(group, range), () =>
    groupSums(snapshot.db, { edges: [range.from, range.to], keys: [group], measures: SUMMED }),
  )

/**
 * The same bucket by bucket, for what no sums are kept of: every request is read for it, once, and the
 * groups of the whole range are made of it too.
 */
export async function bucketGroups(
  snapshot: Snapshot,
  group: AnalyticsGroup,
  edges: readonly number[],
): Promise<SummedRow[]> {
  const [from, to] = [edges[0], edges.at(-1)]
  if (from === undefined || to === undefined) return []
  const rows = await groupSums(snapshot.db, { edges, keys: [group], measures: SUMMED })
  await once(snapshot, keyOf(group, { from, to }), () => Promise.resolve(wholeRange(rows)))
  return rows
}

/** Some seconds of reading: a page that takes longer helps nobody. */
const MOST_READ = 5_000_000

/**
 * Refuses what would have to read too many requests, whatever it would find.
 * @param stretches each by its edges
 * @throws RefusedError 422 `range_too_large`
 */
export async function requireReadable(
  { db }: Snapshot,
  group: AnalyticsGroup,
  stretches: readonly (readonly number[])[],
): Promise<void> {
  let requests = 0
  for (const edges of stretches) requests += await countToRead(db, { edges, keys: [group] })
  if (requests > MOST_READ)
    throw against(
      'range_too_large',
      `No sums are kept that tell this by ${group}: about ${formatExactCount(requests)} requests would have to be read, more than ${formatExactCount(MOST_READ)}. Ask for a shorter range, or export it.`,
      { requests, limit: MOST_READ },
    )
}

/** The buckets of each group added up. */
function wholeRange(rows: readonly SummedRow[]): SummedRow[] {
  const groups = new Map<number | null, SummedRow>()
  for (const row of rows) {
    const before = groups.get(row.number)
    const sums = before ? addSums(before.sums, row.sums) : row.sums
    groups.set(row.number, { ...row, stretch: 0, sums })
  }
  return [...groups.values()]
}
