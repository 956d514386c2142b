import { against } from '@/errors'
import type { NameFilter, RequestFilters } from '@/metering/requestFilters'
import { ceilTo, coverRange, floorTo, type Grain } from '@/metrics/coverRange'
import { offsetSegments } from '@/time/offsetSegments'
import { isWholeHourZone } from '@/time/isWholeHourZone'
import type { TimeRange } from '@/time/timeRange'

import type { UsageDimension, UsageGrouping } from './usageDimensions'

type StoredDimension = Extract<UsageDimension, NameFilter>
/** What metering.rollups keeps: whose sums, divided by what, in which series of each grain. */
type Series = {
  entity: 'organization' | 'project' | null
  divides: readonly StoredDimension[]
  grains: Partial<Record<Grain, number>>
}

const BY_MODEL = ['provider', 'model'] as const
/** A project's organization never changes. The coarser comes first: it is less to read. */
const SERIES: readonly Series[] = [
  { entity: null, divides: [], grains: { hour: 7, day: 8 } },
  { entity: null, divides: BY_MODEL, grains: { hour: 9, day: 10, month: 11 } },
  { entity: 'organization', divides: ['organization'], grains: { hour: 1, day: 2, month: 12 } },
  { entity: 'organization', divides: ['organization', ...BY_MODEL], grains: { day: 3, month: 4 } },
  { entity: 'project', divides: ['organization', 'project'], grains: { day: 5, month: 13 } },
  { entity: 'project', divides: ['organization', 'project', ...BY_MODEL], grains: { month: 6 } },
]

/** Stored sums that answer for a stretch of whole steps. */
export type StoredPiece = TimeRange & { series: number; entity: Series['entity'] }

/** By what roll-ups can be filtered; a filter by anything else needs the requests. */
export const STORED_FILTERS = ['organization', 'project', ...BY_MODEL] as const

type Question = { grouping: UsageGrouping; filters: RequestFilters }

/**
 * The stored sums that answer for stretches whose requests are no longer kept, exactly.
 * @throws RefusedError 422 `usage_rows_dropped` where only requests could tell; its details say from
 *   when on they are kept, what stands in the way, and what would be answered
 */
export function planStored(stretches: readonly TimeRange[], question: Question): StoredPiece[] {
  return stretches.flatMap((stretch) => {
    const known = SERIES.filter((series) => dividesEnough(series, question))
    const plans = known.flatMap((series) => coverBy(series, stretch, question.grouping) ?? [])
    const [plan] = plans
    if (plan) return plan
    throw refused(stretches, stretch, question)
  })
}

const needed = ({ grouping, filters }: Question): string[] => [
  ...grouping.dimensions,
  ...Object.keys(filters.names),
]

const dividesEnough = ({ divides }: Series, question: Question): boolean =>
  unstoredFilters(question.filters).length === 0 &&
  needed(question).every((name) => divides.some((known) => known === name))

/** Filters that no roll-up knows, by the names of the API. */
function unstoredFilters(filters: RequestFilters): string[] {
  const { names, statuses, billing, isUnpriced, ids } = filters
  const { costMin, costMax, durationMin, durationMax } = filters
  const others = { costMin, costMax, durationMin, durationMax, status: statuses, billing, id: ids }
  return [
    ...Object.keys(names).filter((name) => !STORED_FILTERS.some((known) => known === name)),
    ...Object.entries(others).flatMap(([name, value]) => (value === null ? [] : [name])),
    ...(isUnpriced ? ['unpriced'] : []),
  ]
}

/** Grains of which every step of the answer is made of whole ones, throughout a stretch. */
function fittingGrains({ step, timeZone }: UsageGrouping, { from, to }: TimeRange): Grain[] {
  if (step === null) return ['hour', 'day', 'month']
  if (step === '15min' || !isWholeHourZone(timeZone, from, to)) return []
  const isUtc = offsetSegments(timeZone, from, to).every(({ offsetMs }) => offsetMs === 0)
  if (step === 'hour' || !isUtc) return ['hour']
  return step === 'day' ? ['hour', 'day'] : ['hour', 'day', 'month']
}

/** In a list of one; null where the series leaves a rest to the requests. */
function coverBy(
  { entity, grains }: Series,
  stretch: TimeRange,
  grouping: UsageGrouping,
): [StoredPiece[]] | null {
  const fitting = fittingGrains(grouping, stretch).filter((grain) => grains[grain] !== undefined)
  const pieces: StoredPiece[] = []
  for (const { grain, less, from, to } of coverRange(stretch, new Set(fitting))) {
    const series = grain === 'raw' || less ? undefined : grains[grain]
    if (series === undefined) return null
    pieces.push({ from, to, series, entity })
  }
  return [pieces]
}

/** Groupings that are kept, as `groupBy` asks for them; a month is made of days, and a day of hours. */
const KEPT = SERIES.map(({ divides, grains }) => {
  const [finest = 'month'] = (['hour', 'day', 'month'] as const).filter((grain) => grains[grain])
  return [finest, ...divides].join()
})

function refused(stretches: readonly TimeRange[], stretch: TimeRange, question: Question) {
  const { grouping, filters } = question
  const filtered = unstoredFilters(filters)
  const dividing = SERIES.filter((series) => dividesEnough(series, question))
  const fitting = fittingGrains(grouping, stretch)
  const finest = (['hour', 'day', 'month'] as const).find(
    (grain) => fitting.includes(grain) && dividing.some(({ grains }) => grains[grain]),
  )
  const [reason, words] =
    filtered.length > 0
      ? (['filter', `not by ${filtered.join(', ')}`] as const)
      : dividing.length === 0
        ? (['grouping', 'not divided like that'] as const)
        : finest === undefined
          ? (['step', `not by ${grouping.step} in ${grouping.timeZone} divided like that`] as const)
          : (['edges', `by whole ${finest}s of UTC alone`] as const)
  return against(
    'usage_rows_dropped',
    `Requests of that time are no longer kept, only their sums are, and those ${words}: ask from a later day on, or for what details name.`,
    {
      from: new Date(stretches.at(-1)?.to ?? stretch.to).toISOString(),
      reason,
      ...(filtered.length > 0 ? { filters: filtered } : {}),
      groupings: KEPT,
      edges: finest && reason === 'edges' ? wholeSteps(finest, stretches) : null,
    },
  )
}

/** The whole steps around what was asked for; an edge that was not in the way is null. */
function wholeSteps(grain: Grain, stretches: readonly TimeRange[]) {
  const [from, to] = [stretches[0]?.from ?? 0, stretches.at(-1)?.to ?? 0]
  const moved = (asked: number, whole: number) =>
    whole === asked ? null : new Date(whole).toISOString()
  return { from: moved(from, floorTo(grain, from)), to: moved(to, ceilTo(grain, to)) }
}
