import type { Snapshot } from '@/db/inSnapshot'
import { malformed } from '@/errors'
import { requestConditions } from '@/metering/requestConditions'
import { parseRequestFilters, REQUEST_FILTERS } from '@/metering/requestFilters'
import { MEASURE_NAMES } from '@/metrics/measures'
import type { Sums } from '@/metrics/runMetricsQuery'
import { errorRateOf, showMeasure } from '@/metrics/usageSums'
import { formatZoned } from '@/time/formatZoned'
import { GRANULARITIES, type Granularity } from '@/time/granularity'
import { parseTimeZone } from '@/time/parseTimeZone'
import type { TimeRange } from '@/time/timeRange'

import { droppedMonths } from '@/metrics/droppedMonths'
import { readSeveral, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportRow, type ExportSource } from './exportSource'
import { GroupedUsage, isStep, type UsageGroup } from './groupedUsage'
import { planStored } from './storedUsage'
import { namesShown, USAGE_DIMENSIONS, type UsageDimension } from './usageDimensions'

const GROUPINGS: readonly string[] = [...GRANULARITIES, ...USAGE_DIMENSIONS]
/** Sums of requests, as the metrics name them; what decides ties alone is left out. */
const SHOWN = MEASURE_NAMES.filter((name) => name !== 'unpricedRequests')

/**
 * Usage by any grouping: a step of time and any dimensions, `groupBy=day,model`; by day unless given. The
 * filters are those of requests. The sums are those of the metrics, the total is theirs too. Of time
 * whose requests are no longer kept it answers what stored sums tell exactly.
 * @throws RefusedError 400 as the list of requests, 422 `usage_rows_dropped`
 */
export async function exportUsage(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['groupBy', ...REQUEST_FILTERS])
  const { step, dimensions } = readGrouping(query)
  const filters = parseRequestFilters(query, now)
  const { range } = filters
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const grouping = { step, dimensions, timeZone }
  const stored = planStored(await droppedMonths(db, range), { grouping, filters })
  const conditions = await requestConditions(db, filters)
  const usage = new GroupedUsage(db, { conditions, stored, filters }, grouping)
  const { groups, sums } = await usage.total()
  return {
    columns: [
      ...(step ? [text('date')] : []),
      ...namesShown(grouping).map(text),
      ...SHOWN.map(number),
      number('errorRate'),
    ],
    range,
    timeZone,
    rows: groups,
    total: shown(sums),
    adds: Object.fromEntries(SHOWN.map((name) => [name, (row) => row[name]])),
    async *batches() {
      const dateOf = remembered((start) => formatZoned(within(start, range), timeZone))
      for await (const rows of usage.groups()) yield rows.map((group) => toRow(group, dateOf))
    },
  }
}

/** The first step begins where the range does, as on the charts. */
const within = (start: number, range: TimeRange | null) => Math.max(start, range?.from ?? start)

const shown = (sums: Sums) =>
  Object.fromEntries(SHOWN.map((name) => [name, showMeasure(name, sums[name])]))

/** Rows come in order of time: the same one is asked for again and again. */
function remembered(write: (start: number) => string): (start: number) => string {
  let known: { start: number; text: string } | null = null
  return (start) => {
    if (known?.start !== start) known = { start, text: write(start) }
    return known.text
  }
}

// One object a row, filled in one order: a million of them are made.
function toRow({ names, start, sums }: UsageGroup, dateOf: (start: number) => string): ExportRow {
  const row: ExportRow = {}
  if (start !== null) row.date = dateOf(start)
  Object.assign(row, names)
  for (const name of SHOWN) row[name] = showMeasure(name, sums[name])
  row.errorRate = errorRateOf(sums)
  return row
}

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
