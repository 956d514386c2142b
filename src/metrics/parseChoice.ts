import { malformed } from '@/errors'

type Query = Record<string, unknown>

/**
 * A parameter that takes one of a few words; `fallback` where it is not given.
 * @throws RefusedError 400 `parameter_repeated`, `<name>_invalid` with the valid words
 */
export function parseChoice<Choice extends string, Fallback>(
  query: Query,
  name: string,
  choices: readonly Choice[],
  fallback: Fallback,
): Choice | Fallback {
  const value = single(query, name)
  if (value === null) return fallback
  const choice = choices.find((known) => known === value)
  if (choice === undefined)
    throw malformed(`${name}_invalid`, `${name} is not known. Valid: ${choices.join(', ')}.`, {
      valid: choices,
    })
  return choice
}

/** @throws RefusedError 400 `parameter_repeated`, `limit_invalid` */
export function parseLimit(query: Query, fallback: number): number {
  const value = single(query, 'limit')
  if (value === null) return fallback
  const limit = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : 0
  if (limit < 1 || limit > 100)
    throw malformed('limit_invalid', 'limit is a whole number from 1 to 100.')
  return limit
}

/** A parameter of a query, null where it is not given. */
export function single(query: Query, name: string): unknown {
  const value = query[name] ?? null
  if (Array.isArray(value))
    throw malformed('parameter_repeated', `${name} is given twice: send it once.`, { name })
  return value
}
