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
import { clampTime } from './buildMetricsSql'
import { groupSums, type GroupRow } from './groupSums'
import { nameSubjects } from './nameSubjects'
import { parseChoice, parseLimit } from './parseChoice'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'
import { runMetricsQuery, type Sums } from './runMetricsQuery'
import { addSums, showMeasure, toCount } from './usageSums'

export type AnalyticsQuery = RangeQuery & { measure?: unknown; group?: unknown; limit?: unknown }

const SUMMED = [
  'totalCost',
  'listCost',
  'providerCost',
  'margin',
  'discountSavings',
  'totalRequests',
  'totalTokens',
  'errorCount',
] as const
type Summed = Sums<(typeof SUMMED)[number]>
type Row = GroupRow<(typeof SUMMED)[number]>

const NOTHING = Object.fromEntries(SUMMED.map((name) => [name, 0n])) as Summed
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
 * @throws RefusedError 400 as `parseAnalytics`, `resolvePlatformRange`
 */
export async function analytics(snapshot: Snapshot, query: AnalyticsQuery): Promise<Analytics> {
  const { db } = snapshot
  const { measure, group, limit } = parseAnalytics(query)
  const range = await resolvePlatformRange(snapshot, query)
  const now = await readStretch(snapshot, group, range)
  // Before the first day there is nothing to compare with.
  const before =
    range.range === 'all' ? null : await readStretch(snapshot, group, clamped(previousRange(range)))

  const ranked = now.groups.toSorted((a, b) => compare(a, b, measure))
  const top = ranked.slice(0, limit)
  const names = await nameSubjects(
    db,
    group,
    top.flatMap(({ ids: [id] }) => id ?? []),
  )
  const beforeOf = new Map(before?.groups.map(({ ids, sums }) => [ids[0] ?? null, sums]))
  const idOf = ({ ids: [id] }: Row) => id ?? null
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
      groups: ranked.length - top.length,
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
async function readStretch({ db }: Snapshot, group: AnalyticsGroup, range: TimeRange) {
  const groups = await groupSums(db, { range, keys: [group], measures: SUMMED })
  const [whole] = await runMetricsQuery(db, {
    subject: { kind: 'platform', only: [] },
    edges: [range.from, range.to],
    by: 'total',
    measures: SUMMED,
  })
  return { groups, total: whole?.sums ?? NOTHING }
}

const subtract = (whole: Summed, parts: readonly Summed[]): Summed => {
  const taken = parts.reduce(addSums<Summed>, NOTHING)
  return Object.fromEntries(SUMMED.map((name) => [name, whole[name] - taken[name]])) as Summed
}

/** A measure as a fraction of whole numbers, so that rates compare without rounding. */
const fractionOf = (sums: Summed, measure: AnalyticsMeasure): [bigint, bigint] =>
  measure === 'errorRate'
    ? [sums.errorCount, sums.totalRequests === 0n ? 1n : sums.totalRequests]
    : [sums[measure], 1n]

/** The highest first; ties by charge, list cost, requests, then id. */
function compare(a: Row, b: Row, measure: AnalyticsMeasure): number {
  for (const name of [measure, 'totalCost', 'listCost', 'totalRequests'] as const) {
    const [[over, under], [otherOver, otherUnder]] = [
      fractionOf(a.sums, name),
      fractionOf(b.sums, name),
    ]
    const [left, right] = [over * otherUnder, otherOver * under]
    if (left !== right) return left > right ? -1 : 1
  }
  // By code unit, not by locale: the same order on every machine.
  return (a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1
}

function changeOf(current: Summed, previous: Summed, measure: AnalyticsMeasure): number | null {
  const [now, nowUnder] = fractionOf(current, measure)
  const [then, thenUnder] = fractionOf(previous, measure)
  if (then === 0n) return null
  const size = (then < 0n ? -then : then) * nowUnder
  return Number(now * thenUnder - then * nowUnder) / Number(size)
}

function show(sums: Summed, whole: Summed, measure: AnalyticsMeasure): AnalyticsFigures {
  const shown = Object.fromEntries(SUMMED.map((name) => [name, showMeasure(name, sums[name])]))
  const all = measure === 'errorRate' ? 0n : whole[measure]
  return {
    ...(shown as Omit<AnalyticsFigures, 'errorRate' | 'share'>),
    errorRate:
      sums.totalRequests === 0n ? 0 : toCount(sums.errorCount) / toCount(sums.totalRequests),
    share: measure === 'errorRate' || all === 0n ? null : Number(sums[measure]) / Number(all),
  }
}
