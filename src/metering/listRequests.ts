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
  const newest = after ? Number(after.timeMicros) / 1000 : Math.min(now, filters.range?.to ?? now)
  const spans = filters.ids ? [EVER] : spansBefore(newest)
  const stored = conditions
    ? await readNewest(db, conditions, { after, spans, limit: limit + 1 })
    : []
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

/** Exclusive upper and inclusive lower end in ms; null = open. */
type Span = { below: number | null; from: number | null }

const EVER: Span = { below: null, from: null }
const DAY_MS = 86_400_000
/** Days back: what is newest is mostly found in the months that are read first, and nothing else is opened. */
const REACHES = [31, 155]

function spansBefore(newest: number): Span[] {
  const ends = REACHES.map((days) => Math.floor(newest) - days * DAY_MS)
  return [...ends, null].map((from, i) => ({ below: ends[i - 1] ?? null, from }))
}

type Wanted = { after: RequestCursor | null; spans: readonly Span[]; limit: number }

/** The newest rows, from one span of time after the other until there are enough. */
async function readNewest(
  db: Queryable,
  conditions: RequestConditions,
  { after, spans, limit }: Wanted,
): Promise<StoredRow[]> {
  const found: StoredRow[] = []
  for (const span of spans) {
    found.push(...(await readPage(db, within(conditions, span), after, limit - found.length)))
    if (found.length === limit) break
  }
  return found
}

function within({ text, values }: RequestConditions, { below, from }: Span): RequestConditions {
  const bound = [...values]
  const parts = [text]
  if (from !== null) parts.push(`r.time >= $${bound.push(new Date(from))}`)
  if (below !== null) parts.push(`r.time < $${bound.push(new Date(below))}`)
  return { text: parts.join(' and '), values: bound }
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
