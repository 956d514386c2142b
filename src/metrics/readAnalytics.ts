import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'
import { previousRange, type TimeRange } from '@/time/timeRange'

import {
  ANALYTICS_GROUPS,
  ANALYTICS_MEASURES,
  type Analytics,
  type AnalyticsCompared,
  type AnalyticsFigures,
  type AnalyticsGroup,
  type AnalyticsMeasure,
} from './analyticsAnswers'
import {
  fractionOf,
  NOTHING,
  ranked,
  showSums,
  subtract,
  SUMMED,
  type Summed,
  type SummedRow,
} from './analyticsSums'
import { clampTime } from './buildMetricsSql'
import { nameSubjects } from './nameSubjects'
import { parseChoice, parseLimit } from './parseChoice'
import { rangeGroups, requireReadable } from './rangeGroups'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'
import { runMetricsQuery } from './runMetricsQuery'

export type AnalyticsQuery = RangeQuery & { measure?: unknown; group?: unknown; limit?: unknown }

const DEFAULT_LIMIT = 20

/**
 * What is asked for; who may ask depends on it.
 * @throws RefusedError 400 `measure_invalid`, `group_invalid`, `limit_invalid`, `parameter_repeated`
 */
export const parseAnalytics = (query: AnalyticsQuery) => ({
  measure: parseChoice(query, 'measure', ANALYTICS_MEASURES, 'totalCost'),
  group: parseChoice(query, 'group', ANALYTICS_GROUPS, 'model'),
  limit: parseLimit(query, DEFAULT_LIMIT),
})

/**
 * Everybody's usage divided by one thing, the highest of a measure first, against the stretch of equal
 * length before. Sources and billings are in no roll-up: for them every request of both is read.
 * @param most how many groups by name, in place of the query's limit: for who waits as long as it takes
 * @throws RefusedError 400 as `parseAnalytics`, `resolvePlatformRange`, 422 `range_too_large`
 */
export async function analytics(
  snapshot: Snapshot,
  query: AnalyticsQuery,
  most?: number,
): Promise<Analytics> {
  const { db } = snapshot
  const { measure, group, limit } = parseAnalytics(query)
  const range = await resolvePlatformRange(snapshot, query)
  // Before the first day there is nothing to compare with.
  const earlier = range.range === 'all' ? null : clamped(previousRange(range))
  if (most === undefined)
    await requireReadable(
      snapshot,
      group,
      [range, ...(earlier ? [earlier] : [])].map(({ from, to }) => [from, to]),
    )
  const now = await readStretch(snapshot, group, range)
  const before = earlier && (await readStretch(snapshot, group, earlier))

  const all = ranked(now.groups, measure)
  const top = all.slice(0, most ?? limit)
  const names = await nameSubjects(
    db,
    group,
    top.flatMap(({ ids: [id] }) => id ?? []),
  )
  const beforeOf = new Map(before?.groups.map(({ ids, sums }) => [ids[0] ?? null, sums]))
  const idOf = ({ ids: [id] }: SummedRow) => id ?? null
  const compared = (current: Summed, previous: Summed): AnalyticsCompared => ({
    current: show(current, now.total, measure),
    previous: before && show(previous, before.total, measure),
    change: before && changeOf(current, previous, measure),
  })
  const known = top.map((row) => ({
    row,
    previous: beforeOf.get(idOf(row)) ?? NOTHING,
  }))
  return {
    measure,
    group,
    range: range.range,
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    rows: known.map(({ row, previous }) => ({
      id: idOf(row),
      name: names.get(idOf(row) ?? '') ?? null,
      ...compared(row.sums, previous),
    })),
    rest: {
      groups: all.length - top.length,
      ...compared(
        subtract(
          now.total,
          top.map(({ sums }) => sums),
        ),
        subtract(
          before?.total ?? NOTHING,
          known.map(({ previous }) => previous),
        ),
      ),
    },
    total: compared(now.total, before?.total ?? NOTHING),
  }
}

const clamped = ({ from, to }: TimeRange): TimeRange => ({
  from: clampTime(from),
  to: clampTime(to),
})

/** The groups of a stretch, and what the platform's own figures say all of them come to. */
async function readStretch(snapshot: Snapshot, group: AnalyticsGroup, range: TimeRange) {
  const groups = await rangeGroups(snapshot, group, range)
  const [whole] = await runMetricsQuery(snapshot.db, {
    subject: { kind: 'platform', only: [] },
    edges: [range.from, range.to],
    by: 'total',
    measures: SUMMED,
  })
  return { groups, total: whole?.sums ?? NOTHING }
}

function changeOf(current: Summed, previous: Summed, measure: AnalyticsMeasure): number | null {
  const [now, nowUnder] = fractionOf(current, measure)
  const [then, thenUnder] = fractionOf(previous, measure)
  if (then === 0n) return null
  const size = (then < 0n ? -then : then) * nowUnder
  return Number(now * thenUnder - then * nowUnder) / Number(size)
}

function show(sums: Summed, whole: Summed, measure: AnalyticsMeasure): AnalyticsFigures {
  const all = measure === 'errorRate' ? 0n : whole[measure]
  return {
    ...showSums(sums),
    share: measure === 'errorRate' || all === 0n ? null : Number(sums[measure]) / Number(all),
  }
}
