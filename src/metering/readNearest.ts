import type { Queryable } from '@/db/tx'

import type { RequestConditions } from './requestConditions'
import type { RequestCursor } from './requestCursor'
import { ROW_COLUMNS, type StoredRow } from './requestRow'

/** Exclusive upper and inclusive lower end in ms; null = open. */
type Span = { below: number | null; from: number | null }

const EVER: Span = { below: null, from: null }
const DAY_MS = 86_400_000
/** Days: what is nearest is mostly found in the months that are read first, and nothing else is opened. */
const REACHES = [31, 155]

export type Wanted = {
  /** Where to begin; null = at the newest. */
  from: RequestCursor | null
  /** Upper end of the range in ms; null = open. */
  newest: number | null
  /** Whether rows of any time are as likely. */
  isAnyTime: boolean
  /** The database's clock in ms. */
  now: number
  limit: number
}

/** The rows nearest to where the cursor stands, from one span of time after the other until there are enough. */
export async function readNearest(
  db: Queryable,
  conditions: RequestConditions,
  { from, newest, isAnyTime, now, limit }: Wanted,
): Promise<StoredRow[]> {
  const start = from ? Number(from.timeMicros) / 1000 : Math.min(now, newest ?? now)
  const spans = from?.direction === 'newer' ? spansAfter(start) : spansBefore(start)
  const found: StoredRow[] = []
  for (const span of isAnyTime ? [EVER] : spans) {
    found.push(...(await readPage(db, within(conditions, span), from, limit - found.length)))
    if (found.length === limit) break
  }
  return found
}

function spansBefore(newest: number): Span[] {
  const ends = REACHES.map((days) => Math.floor(newest) - days * DAY_MS)
  return [...ends, null].map((from, i) => ({ below: ends[i - 1] ?? null, from }))
}

function spansAfter(oldest: number): Span[] {
  const ends = REACHES.map((days) => Math.floor(oldest) + days * DAY_MS)
  return [...ends, null].map((below, i) => ({ below, from: ends[i - 1] ?? null }))
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
  from: RequestCursor | null,
  limit: number,
): Promise<StoredRow[]> {
  const bound = [...values]
  const bind = (value: unknown) => `$${bound.push(value)}`
  const isBackwards = from?.direction === 'newer'
  let beyond = 'true'
  if (from) {
    const time = `(timestamptz 'epoch' + ${bind(from.timeMicros)}::bigint * interval '1 microsecond')`
    const is = isBackwards ? '>' : '<'
    // Said twice: the row comparison orders, the single one lets partitions be left out.
    beyond = `(r.time, r.id, r.organization) ${is} (${time}, ${bind(from.id)}, ${bind(from.organization)})
      and r.time ${is}= ${time}`
  }
  const order = ['r.time', 'r.id', 'r.organization']
    .map((column) => `${column} ${isBackwards ? 'asc' : 'desc'}`)
    .join(', ')
  const { rows } = await db.query<StoredRow>(
    `with page as (
       select * from metering.requests r where ${text} and ${beyond}
       order by ${order} limit ${bind(limit)}
     )
     select ${ROW_COLUMNS} from page r order by ${order}`,
    bound,
  )
  return rows
}
