import { createHash } from 'node:crypto'

import { malformed } from '@/errors'
import type { TimeRange } from '@/time/timeRange'

import { REQUEST_FILTERS, type RequestQuery } from './requestFilters'

/** Where a page ended: the order of requests is time, id and organization, the newest first. */
export type RequestCursor = {
  timeMicros: string
  id: string
  /** Number of the organization; ids are unique within one. */
  organization: number
  /** Which way it leads from there. */
  direction: 'newer' | 'older'
  /** The edges of the first page: a window does not move while its pages are turned. */
  range: TimeRange | null
}

/** As packed: the first kind there was leads to what is older. */
const DIRECTIONS = { older: 1, newer: 2 } as const

type Packed = [
  direction: 1 | 2,
  question: string,
  timeMicros: string,
  id: string,
  organization: number,
  from: number | null,
  to: number | null,
]

/** @param query the filters it belongs to, with those of the address that are fixed */
export function writeCursor(cursor: RequestCursor, query: RequestQuery): string {
  const { timeMicros, id, organization, direction, range } = cursor
  const packed: Packed = [
    DIRECTIONS[direction],
    questionOf(query),
    timeMicros,
    id,
    organization,
    range?.from ?? null,
    range?.to ?? null,
  ]
  return Buffer.from(JSON.stringify(packed)).toString('base64url')
}

/**
 * @throws RefusedError 400 `cursor_invalid`; `cursor_stale` where it belongs to another question
 */
export function readCursor(text: string, query: RequestQuery): RequestCursor {
  const packed = unpack(text)
  if (!packed)
    throw malformed(
      'cursor_invalid',
      'A cursor is the nextCursor or newerCursor of a page, as it was given.',
      {
        parameter: 'cursor',
      },
    )
  const [direction, question, timeMicros, id, organization, from, to] = packed
  if (question !== questionOf(query))
    throw malformed(
      'cursor_stale',
      'cursor belongs to a page with other filters: begin again without one.',
      { parameter: 'cursor' },
    )
  return {
    timeMicros,
    id,
    organization,
    direction: direction === DIRECTIONS.newer ? 'newer' : 'older',
    range: from === null || to === null ? null : { from, to },
  }
}

const questionOf = (query: RequestQuery): string =>
  createHash('sha256')
    .update(JSON.stringify(REQUEST_FILTERS.map((name) => query[name] ?? null)))
    .digest('base64url')
    .slice(0, 12)

function unpack(text: string): Packed | null {
  if (!/^[A-Za-z0-9_-]{1,2000}$/.test(text)) return null
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    // Cut off or made up.
    return null
  }
  return isPacked(value) ? value : null
}

const isEdge = (value: unknown) => value === null || Number.isSafeInteger(value)

const isPacked = (value: unknown): value is Packed =>
  Array.isArray(value) &&
  value.length === 7 &&
  (value[0] === DIRECTIONS.older || value[0] === DIRECTIONS.newer) &&
  typeof value[1] === 'string' &&
  typeof value[2] === 'string' &&
  /^\d{1,17}$/.test(value[2]) &&
  typeof value[3] === 'string' &&
  !value[3].includes('\0') &&
  Number.isInteger(value[4]) &&
  Math.abs(value[4] as number) < 2 ** 31 &&
  isEdge(value[5]) &&
  isEdge(value[6])
