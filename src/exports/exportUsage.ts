import type { Snapshot } from '@/db/inSnapshot'
import type { Queryable } from '@/db/tx'
import { against, malformed } from '@/errors'
import { requestConditions } from '@/metering/requestConditions'
import { parseRequestFilters, REQUEST_FILTERS } from '@/metering/requestFilters'
import { MEASURE_NAMES } from '@/metrics/measures'
import type { Sums } from '@/metrics/runMetricsQuery'
import { showMeasure, toUsageSums } from '@/metrics/usageSums'
import { formatZoned } from '@/time/formatZoned'
import { GRANULARITIES, type Granularity } from '@/time/granularity'
import { parseTimeZone } from '@/time/parseTimeZone'
import type { TimeRange } from '@/time/timeRange'

import { readSeveral, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'
import {
  GroupedUsage,
  isStep,
  namesShown,
  USAGE_DIMENSIONS,
  type UsageDimension,
} from './groupedUsage'

const GROUPINGS: readonly string[] = [...GRANULARITIES, ...USAGE_DIMENSIONS]
/** Sums of requests, as the metrics name them; what decides ties alone is left out. */
const SHOWN = MEASURE_NAMES.filter((name) => name !== 'unpricedRequests')

/**
 * Usage by any grouping: a step of time and any dimensions, `groupBy=day,model`; by day unless given. The
 * filters are those of requests. The sums are those of the metrics, the total is theirs too.
 * @throws RefusedError 400 as the list of requests, 422 `usage_rows_dropped`
 */
export async function exportUsage(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['groupBy', ...REQUEST_FILTERS])
  const { step, dimensions } = readGrouping(query)
  const { range, ...filters } = parseRequestFilters(query, now)
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  await requireKeptRows(db, range)
  const conditions = await requestConditions(db, { range, ...filters })
  const usage = new GroupedUsage(db, conditions, { step, dimensions, timeZone })
  const { groups, sums } = await usage.total()
  return {
    columns: [
      ...(step ? [text('date')] : []),
      ...namesShown({ step, dimensions, timeZone }).map(text),
      ...SHOWN.map(number),
      number('errorRate'),
    ],
    range,
    timeZone,
    rows: groups,
    total: shown(sums),
    adds: Object.fromEntries(SHOWN.map((name) => [name, (row) => row[name]])),
    async *batches() {
      for await (const rows of usage.groups())
        yield rows.map(({ names, start, sums: of }) => ({
          ...(start === null ? {} : { date: formatZoned(within(start, range), timeZone) }),
          ...names,
          ...shown(of),
          errorRate: toUsageSums(of).errorRate,
        }))
    },
  }
}

/** The first step begins where the range does, as on the charts. */
const within = (start: number, range: TimeRange | null) => Math.max(start, range?.from ?? start)

const shown = (sums: Sums) =>
  Object.fromEntries(SHOWN.map((name) => [name, showMeasure(name, sums[name])]))

function readGrouping(query: ExportQuery): {
  step: Granularity | null
  dimensions: UsageDimension[]
} {
  const asked = readSeveral(query, 'groupBy') ?? ['day']
  const steps = asked.filter(isStep)
  if (steps.length > 1 || !asked.every((name) => GROUPINGS.includes(name)))
    throw malformed(
      'parameter_invalid',
      `groupBy is some of ${GROUPINGS.join(', ')} with commas between, with one step of time at most.`,
      { parameter: 'groupBy', valid: GROUPINGS },
    )
  return {
    step: steps[0] ?? null,
    dimensions: USAGE_DIMENSIONS.filter((name) => asked.includes(name)),
  }
}

// Series 8 keeps the platform by day, for ever.
const BEGINNINGS = `
  select (select min(time) from metering.requests) as kept,
    (select min(bucket) from metering.rollups where series = 8 and entity = 0) as counted`

/**
 * Usage is divided from the requests themselves: what is older than they are would be missing in silence.
 * @throws RefusedError 422 `usage_rows_dropped`
 */
export async function requireKeptRows(db: Queryable, range: TimeRange | null): Promise<void> {
  const { rows } = await db.query<{ kept: Date | null; counted: Date | null }>(BEGINNINGS)
  const counted = rows[0]?.counted?.getTime()
  if (counted === undefined || (range && range.to <= counted)) return
  const kept = rows[0]?.kept?.getTime() ?? Infinity
  const firstDay = Math.floor(kept / 86_400_000) * 86_400_000
  if (counted >= firstDay || (range && range.from >= firstDay)) return
  throw against(
    'usage_rows_dropped',
    'Requests of that time are no longer kept, only their sums are: ask from a later day on.',
    { from: kept === Infinity ? null : new Date(firstDay).toISOString() },
  )
}
