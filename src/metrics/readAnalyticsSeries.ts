import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'
import { fittingGranularity, GRANULARITIES } from '@/time/granularity'

import type { AnalyticsMeasure, AnalyticsSeries, AnalyticsValue } from './analyticsAnswers'
import { NOTHING, ranked, showSums, subtract, SUMMED, type Summed } from './analyticsSums'
import { bucketEdges } from './bucketEdges'
import { groupSums, isStored } from './groupSums'
import { nameSubjects } from './nameSubjects'
import { parseChoice, parseLimit } from './parseChoice'
import { bucketGroups, rangeGroups, requireReadable } from './rangeGroups'
import { parseAnalytics, type AnalyticsQuery } from './readAnalytics'
import { resolvePlatformRange } from './resolveRange'
import { runMetricsQuery } from './runMetricsQuery'

export type AnalyticsSeriesQuery = AnalyticsQuery & { granularity?: unknown }

/** As many as a chart has colours for. */
const DEFAULT_LIMIT = 7

/**
 * A measure over time: the groups that are highest in the range, bucket by bucket, and all others as one.
 * @throws RefusedError 400 as `parseAnalytics`, `resolvePlatformRange`, `bucketStarts`,
 *   `granularity_invalid`, 422 `range_too_large`
 */
export async function analyticsSeries(
  snapshot: Snapshot,
  query: AnalyticsSeriesQuery,
): Promise<AnalyticsSeries> {
  const { db } = snapshot
  const { measure, group } = parseAnalytics(query)
  const limit = parseLimit(query, DEFAULT_LIMIT)
  const asked = parseChoice(query, 'granularity', GRANULARITIES, null)
  const range = await resolvePlatformRange(snapshot, query)
  const granularity = asked ?? fittingGranularity(range)
  const edges = bucketEdges({ ...range, granularity })

  await requireReadable(snapshot, group, [edges])
  // What is read from the rows is read once, for every group.
  const every = isStored([group]) ? null : await bucketGroups(snapshot, group, edges)
  const groups = await rangeGroups(snapshot, group, range)
  const top = ranked(groups, measure).slice(0, limit)
  const cells =
    every ??
    (await groupSums(db, {
      edges,
      keys: [group],
      measures: SUMMED,
      among: top.map(({ number }) => number),
    }))
  const totals = await runMetricsQuery(db, {
    subject: { kind: 'platform', only: [] },
    edges,
    by: 'total',
    measures: SUMMED,
  })
  const sumsAt = new Map(cells.map(({ stretch, number, sums }) => [`${stretch} ${number}`, sums]))
  const totalAt = new Map(totals.map(({ stretch, sums }) => [stretch, sums]))
  const ids = top.map(({ ids: [id] }) => id ?? null)
  const names = await nameSubjects(
    db,
    group,
    ids.flatMap((id) => id ?? []),
  )
  return {
    measure,
    group,
    range: range.range,
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    granularity,
    series: ids.map((id) => ({ id, name: names.get(id ?? '') ?? null })),
    restGroups: groups.length - top.length,
    data: edges.slice(0, -1).map((start, stretch) => {
      const listed = top.map(({ number }) => sumsAt.get(`${stretch} ${number}`) ?? NOTHING)
      const total = totalAt.get(stretch) ?? NOTHING
      return {
        date: formatInstant(start),
        values: listed.map((sums) => measured(sums, measure)),
        rest: measured(subtract(total, listed), measure),
        total: measured(total, measure),
      }
    }),
  }
}

const measured = (sums: Summed, measure: AnalyticsMeasure): AnalyticsValue =>
  measure === 'errorRate' && sums.totalRequests === 0n ? null : showSums(sums)[measure]
