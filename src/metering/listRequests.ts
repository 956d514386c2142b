import type { Snapshot } from '@/db/inSnapshot'
import type { Queryable } from '@/db/tx'

import { malformed } from '@/errors'
import type { TimeRange } from '@/time/timeRange'

import { readNearest } from './readNearest'
import { requestConditions, type RequestConditions } from './requestConditions'
import { readCursor, writeCursor, type RequestCursor } from './requestCursor'
import { parseRequestFilters, type RequestQuery } from './requestFilters'
import { toRequestRows, type RequestRow, type StoredRow } from './requestRow'

/** How far a count goes before it says "and more". */
const COUNT_CAP = 10_000

export type RequestsQuestion = {
  /** Filters by name. */
  query: RequestQuery
  limit: number
  /** `nextCursor` or `newerCursor` of another page; null = the newest page. */
  cursor: string | null
  /**
   * `newerCursor` of the newest page seen, to follow what comes in: as `cursor`, but a window that
   * ended with that page has gone on since. Never together with `cursor`.
   */
  after?: string | null
  /** Whether the rows are counted, up to 10,000. */
  isCounted: boolean
}

export type RequestsPage = {
  /** The newest first, whichever way the page was turned. */
  logs: RequestRow[]
  pagination: {
    nextCursor: string | null
    /** Whether there are older ones. */
    hasMore: boolean
    /** Leads to what is newer than this page, also to what has yet to come in. */
    newerCursor: string
    /** Whether newer ones are known: true of what was left off and of the page come from. */
    hasNewer: boolean
    limit: number
    /** Of everything the filters mean; never counted beyond 10,000. */
    count?: { value: number; isCapped: boolean }
  }
}

/**
 * A page of requests, the newest first, found by keys: as fast at any depth, and a row that arrives
 * meanwhile moves nothing. Towards what is newer a page holds the nearest rows; requests reported late
 * stand at their own time, before the cursor where that is older.
 * @throws RefusedError 400 as `parseRequestFilters` and `readCursor`
 */
export async function listRequests(
  { db, now }: Snapshot,
  { query, limit, cursor, after = null, isCounted }: RequestsQuestion,
): Promise<RequestsPage> {
  const asked = parseRequestFilters(query, now)
  const from = readFrom(query, cursor, after)
  const filters = from ? { ...asked, range: after === null ? from.range : asked.range } : asked
  const conditions = await requestConditions(db, filters)
  const span = { from, newest: filters.range?.to ?? null, isAnyTime: filters.ids !== null, now }
  const stored = conditions ? await readNearest(db, conditions, { ...span, limit: limit + 1 }) : []
  const isBackwards = from?.direction === 'newer'
  const nearest = stored.slice(0, limit)
  const shown = isBackwards ? nearest.reverse() : nearest
  const isMore = stored.length > limit
  const position = (row: StoredRow | undefined, direction: RequestCursor['direction']) =>
    row && cursorAt(row, direction, filters.range)
  const hasMore = isBackwards ? shown.length > 0 : isMore
  const older = position(shown.at(-1), 'older')
  const newer =
    position(shown[0], 'newer') ??
    (from ? { ...from, direction: 'newer' as const } : atTheStart(filters.range))
  return {
    logs: await toRequestRows(db, shown),
    pagination: {
      nextCursor: hasMore && older ? writeCursor(older, query) : null,
      hasMore,
      newerCursor: writeCursor(newer, query),
      hasNewer: isBackwards ? isMore : from !== null,
      limit,
      ...(isCounted ? { count: await countUpToCap(db, conditions) } : {}),
    },
  }
}

function readFrom(
  query: RequestQuery,
  cursor: string | null,
  after: string | null,
): RequestCursor | null {
  if (after === null) return cursor === null ? null : readCursor(cursor, query)
  const from = readCursor(after, query)
  if (cursor === null && from.direction === 'newer') return from
  throw malformed(
    'cursor_invalid',
    'after is the newerCursor of a page, and stands without cursor.',
    {
      parameter: 'after',
    },
  )
}

const cursorAt = (
  { timeMicros, id, organizationNumber }: StoredRow,
  direction: RequestCursor['direction'],
  range: TimeRange | null,
): RequestCursor => ({ timeMicros, id, organization: organizationNumber, direction, range })

/** Where nothing is there yet, all that comes in is new. */
const atTheStart = (range: TimeRange | null): RequestCursor => ({
  timeMicros: String((range?.from ?? 0) * 1000),
  id: '',
  organization: 0,
  direction: 'newer',
  range,
})

async function countUpToCap(
  db: Queryable,
  conditions: RequestConditions | null,
): Promise<{ value: number; isCapped: boolean }> {
  if (!conditions) return { value: 0, isCapped: false }
  const { text, values } = conditions
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count
     from (select from metering.requests r where ${text} limit $${values.length + 1}) capped`,
    [...values, COUNT_CAP + 1],
  )
  const count = rows[0]?.count ?? 0
  return { value: Math.min(count, COUNT_CAP), isCapped: count > COUNT_CAP }
}
