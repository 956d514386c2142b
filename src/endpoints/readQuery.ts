import type { PayloadRequest } from 'payload'

import { malformed } from '@/errors'

/** Query parameters by name; an empty one counts as not given. */
export type Query = Readonly<Record<string, string | undefined>>

/**
 * The parameters of a request, each given once at most. Read from the address itself: Payload's own
 * reading adds to what was sent.
 * @throws RefusedError 400 `parameter_repeated`, `parameter_invalid`
 */
export function readQuery(req: PayloadRequest): Query {
  const query: Record<string, string | undefined> = {}
  for (const [name, value] of req.searchParams) {
    if (Object.hasOwn(query, name))
      throw malformed('parameter_repeated', `${name} is given twice: send it once.`, { name })
    if (value.includes('\0'))
      throw malformed('parameter_invalid', `${name} holds a NUL.`, { parameter: name })
    query[name] = value === '' ? undefined : value
  }
  return query
}

const MAX_LIMIT = 100

/**
 * Which page: `limit` 1 to 100, `offset` 0 and more.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readPage(query: Query, defaultLimit = 25): { limit: number; offset: number } {
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

const readWhole = (query: Query, name: string, fallback: number): number | null => {
  const text = query[name]
  if (text === undefined) return fallback
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

/**
 * One of the named values.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readChoice<Choice extends string>(
  query: Query,
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
