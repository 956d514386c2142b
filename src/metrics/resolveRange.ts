import type { Snapshot } from '@/db/inSnapshot'
import type { Queryable } from '@/db/tx'
import { malformed } from '@/errors'
import { parseTimeRange, type TimeRangeQuery } from '@/time/parseTimeRange'
import { parseTimeZone } from '@/time/parseTimeZone'
import type { TimeRange } from '@/time/timeRange'

import { PLATFORM_RANGES, type MetricsScope, type PlatformRange } from './answers'
import { parseChoice, single } from './parseChoice'

export type RangeQuery = TimeRangeQuery & { range?: unknown }

type ZonedRange = TimeRange & { timeZone: string }
export type ResolvedPlatformRange = ZonedRange & { range: PlatformRange | 'custom' }

/**
 * The range of a chart: a window (1 day unless given), from and to, or for the platform a range
 * (30 days unless given).
 * @throws RefusedError 400 as `parseTimeRange` and `resolvePlatformRange`
 */
export async function resolveRange(
  snapshot: Snapshot,
  scope: MetricsScope,
  query: RangeQuery,
): Promise<ZonedRange> {
  const isWindow = single(query, 'window') !== null
  if (scope.kind !== 'platform' || (isWindow && single(query, 'range') === null))
    return parseTimeRange(query, { now: snapshot.now, defaultWindow: '1d' })
  return resolvePlatformRange(snapshot, query)
}

/**
 * The range of the platform's figures. `all` begins with the first sign-up, movement or request.
 * @throws RefusedError 400 as `parseTimeRange`, `range_invalid` with the valid ranges
 */
export async function resolvePlatformRange(
  { db, now }: Snapshot,
  query: RangeQuery,
): Promise<ResolvedPlatformRange> {
  const range = parseChoice(query, 'range', PLATFORM_RANGES, null)
  const isOtherGiven = ['window', 'from', 'to'].some((name) => single(query, name) !== null)
  if (range !== null && isOtherGiven)
    throw malformed('range_invalid', 'range stands alone, without window, from and to.', {
      valid: PLATFORM_RANGES,
    })
  if (single(query, 'window') !== null)
    throw malformed(
      'window_invalid',
      `The platform's figures take range or from and to. Valid ranges: ${PLATFORM_RANGES.join(', ')}.`,
      { valid: PLATFORM_RANGES },
    )
  if (range === 'all') {
    const timeZone = parseTimeZone(single(query, 'timeZone') ?? 'UTC')
    return { range, from: await findBeginning(db, now), to: now, timeZone }
  }
  const window = range ?? (isOtherGiven ? undefined : '30d')
  const parsed = parseTimeRange({ ...query, window }, { now, defaultWindow: '30d' })
  return {
    range: range ?? (isOtherGiven ? 'custom' : '30d'),
    from: parsed.from,
    to: parsed.to,
    timeZone: parsed.timeZone,
  }
}

// Series 8 keeps the platform by day.
const BEGINNING = `
  select floor(extract(epoch from least(
    (select min(created_at) from users where operator_role is null),
    (select min(booked_at) from transactions where status = 'completed'),
    (select min(bucket) from metering.rollups where series = 8 and entity = 0)
  )) * 1000)::text as beginning`

/** Where anything was counted first; now, where nothing was. */
async function findBeginning(db: Queryable, now: number): Promise<number> {
  const beginning = (await db.query<{ beginning: string | null }>(BEGINNING)).rows[0]?.beginning
  return beginning ? Math.min(Number(beginning), now) : now
}
