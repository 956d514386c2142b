import type { PayloadRequest } from 'payload'

import { malformed } from '@/errors'

/**
 * The query parameters of a request. Which of two values was meant cannot be known, so a parameter
 * given twice is refused, whatever its name.
 * @throws RefusedError 400 `parameter_repeated`
 */
export function readQuery(req: PayloadRequest): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of req.searchParams) {
    if (Object.hasOwn(query, name))
      throw malformed('parameter_repeated', `${name} is given twice: send it once.`, { name })
    query[name] = value
  }
  return query
}

/** Filters, sort and page of a list, by name; what was sent empty counts as not given. */
export type ListQuery = Readonly<Record<string, string | undefined>>

/**
 * The query parameters of a list: its forms send empty fields along.
 * @throws RefusedError 400 `parameter_repeated`, `parameter_invalid`
 */
export function readListQuery(req: PayloadRequest): ListQuery {
  const given = Object.entries(readQuery(req)).filter(([, value]) => value !== '')
  const broken = given.find(([, value]) => value.includes('\0'))
  if (broken)
    throw malformed('parameter_invalid', `${broken[0]} holds a NUL.`, { parameter: broken[0] })
  return Object.fromEntries(given)
}

const MAX_LIMIT = 100

/**
 * Which page: `limit` 1 to 100, `offset` 0 and more.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readPage(query: ListQuery, defaultLimit = 25): { limit: number; offset: number } {
  const limit = readWhole(query, 'limit', defaultLimit)
  const offset = readWhole(query, 'offset', 0)
  if (limit === null || limit < 1 || limit > MAX_LIMIT)
    throw malformed('parameter_invalid', `limit is a whole number from 1 to ${MAX_LIMIT}.`, {
      parameter: 'limit',
    })
  if (offset === null)
    throw malformed('parameter_invalid', 'offset is a whole number, 0 or more.', {
      parameter: 'offset',
    })
  return { limit, offset }
}

/**
 * A whole number, 0 or more; null where the parameter is missing.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readNumber(query: ListQuery, name: string): number | null {
  if (query[name] === undefined) return null
  const value = /^\d{1,12}$/.test(query[name]) ? Number(query[name]) : null
  if (value === null)
    throw malformed('parameter_invalid', `${name} is a whole number, 0 or more.`, {
      parameter: name,
    })
  return value
}

const readWhole = (query: ListQuery, name: string, fallback: number): number | null => {
  const text = query[name]
  if (text === undefined) return fallback
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

/**
 * One of the named values.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readChoice<Choice extends string>(
  query: ListQuery,
  name: string,
  valid: readonly Choice[],
  fallback: Choice,
): Choice {
  const text = query[name]
  if (text === undefined) return fallback
  const choice = valid.find((value) => value === text)
  if (choice === undefined)
    throw malformed('parameter_invalid', `${name} is one of ${valid.join(', ')}.`, {
      parameter: name,
      valid,
    })
  return choice
}
