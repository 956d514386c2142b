import { malformed } from '@/errors'
import { formatInstant } from '@/time/formatInstant'
import { parseTimeRange } from '@/time/parseTimeRange'
import type { TimeRange } from '@/time/timeRange'

import type { ExportQuery } from './exportSource'

const MAX_VALUES = 50
const MAX_VALUE = 200

/** A filter that an export does not know would silently let everything through. */
export function requireKnownFilters(query: ExportQuery, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw malformed(
      'parameter_invalid',
      `This export has no filter ${unknown.slice(0, 40)}. It has ${known.join(', ')}.`,
      { parameter: unknown.slice(0, 40), valid: known },
    )
}

/**
 * The query with its window, where it has one, as from and to.
 * @throws RefusedError 400 as `parseTimeRange`
 */
export function withoutWindow(query: ExportQuery, now: number): ExportQuery {
  const { window, ...rest } = query
  if (window === undefined) return query
  const { from, to } = parseTimeRange(query, { now, defaultWindow: '1d' })
  return { ...rest, from: formatInstant(from), to: formatInstant(to) }
}

/**
 * The range of a query; null where it has none: whenever.
 * @throws RefusedError 400 as `parseTimeRange`
 */
export function readRange(query: ExportQuery, now: number): TimeRange | null {
  const isTimed = [query.window, query.from, query.to].some((value) => value !== undefined)
  if (!isTimed) return null
  const { from, to } = parseTimeRange(query, { now, defaultWindow: '1d' })
  return { from, to }
}

/**
 * `a,b`: one of these; null where the filter is not given.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readSeveral(query: ExportQuery, name: string): string[] | null {
  const given = query[name]
  if (given === undefined) return null
  const values = [...new Set(given.split(','))]
  if (values.length > MAX_VALUES || values.some((value) => !value || value.length > MAX_VALUE))
    throw malformed(
      'parameter_invalid',
      `${name} is one value or up to ${MAX_VALUES} with commas between, each of 1 to ${MAX_VALUE} characters.`,
      { parameter: name },
    )
  return values
}

/**
 * One of the named values; null where the parameter is not given.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readOneOf<Value extends string>(
  query: ExportQuery,
  name: string,
  valid: readonly Value[],
): Value | null {
  if (query[name] === undefined) return null
  const value = valid.find((known) => known === query[name])
  if (value === undefined)
    throw malformed('parameter_invalid', `${name} is one of ${valid.join(', ')}.`, {
      parameter: name,
      valid,
    })
  return value
}

/**
 * Some of the named values, with commas between; null where the parameter is not given.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function readAmong<Value extends string>(
  query: ExportQuery,
  name: string,
  valid: readonly Value[],
): Value[] | null {
  const asked = readSeveral(query, name)
  if (asked === null) return null
  const known = valid.filter((value) => asked.includes(value))
  if (known.length !== asked.length)
    throw malformed(
      'parameter_invalid',
      `${name} is some of ${valid.join(', ')} with commas between.`,
      { parameter: name, valid },
    )
  return known
}
