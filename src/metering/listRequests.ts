import type { Snapshot } from '@/db/inSnapshot'
import type { Queryable } from '@/db/tx'

import { requestConditions, type RequestConditions } from './requestConditions'
import { readCursor, writeCursor, type RequestCursor } from './requestCursor'
import { parseRequestFilters, type RequestQuery } from './requestFilters'
import { ROW_COLUMNS, toRequestRows, type RequestRow, type StoredRow } from './requestRow'

/** How far a count goes before it says "and more". */
const COUNT_CAP = 10_000

export type RequestsQuestion = {
  /** Filters by name. */
  query: RequestQuery
  limit: number
  /** `nextCursor` of the page before. */
  cursor: string | null
  /** Whether the rows are counted, up to 10,000. */
  isCounted: boolean
}

export type RequestsPage = {
  logs: RequestRow[]
  pagination: {
    nextCursor: string | null
    hasMore: boolean
    limit: number
    /** Of everything the filters mean; never counted beyond 10,000. */
    count?: { value: number; isCapped: boolean }
  }
}

/**
 * A page of requests, the newest first, found by keys: as fast at any depth, and a row that arrives
 * meanwhile moves nothing.
 * @throws RefusedError 400 as `parseRequestFilters` and `readCursor`
 */
export async function listRequests(
  { db, now }: Snapshot,
  { query, limit, cursor, isCounted }: RequestsQuestion,
): Promise<RequestsPage> {
  const asked = parseRequestFilters(query, now)
  const after = cursor === null ? null : readCursor(cursor, query)
  const filters = after ? { ...asked, range: after.range } : asked
  const conditions = await requestConditions(db, filters)
  const stored = conditions ? await readPage(db, conditions, after, limit + 1) : []
  const shown = stored.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = stored.length > limit
  return {
    logs: await toRequestRows(db, shown),
    pagination: {
      nextCursor:
        hasMore && last
          ? writeCursor(
              {
                timeMicros: last.timeMicros,
                id: last.id,
                organization: last.organizationNumber,
                range: filters.range,
              },
              query,
            )
          : null,
      hasMore,
      limit,
      ...(isCounted ? { count: await countUpToCap(db, conditions) } : {}),
    },
  }
}

async function readPage(
  db: Queryable,
  { text, values }: RequestConditions,
  after: RequestCursor | null,
  limit: number,
): Promise<StoredRow[]> {
  const bound = [...values]
  const bind = (value: unknown) => `$${bound.push(value)}`
  let beyond = 'true'
  if (after) {
    const time = `(timestamptz 'epoch' + ${bind(after.timeMicros)}::bigint * interval '1 microsecond')`
    // Said twice: the row comparison orders, the single one lets partitions be left out.
    beyond = `(r.time, r.id, r.organization) < (${time}, ${bind(after.id)}, ${bind(after.organization)})
      and r.time <= ${time}`
  }
  const { rows } = await db.query<StoredRow>(
    `with page as (
       select * from metering.requests r where ${text} and ${beyond}
       order by r.time desc, r.id desc, r.organization desc limit ${bind(limit)}
     )
     select ${ROW_COLUMNS} from page r order by r.time desc, r.id desc, r.organization desc`,
    bound,
  )
  return rows
}

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
