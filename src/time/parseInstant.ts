import { malformed } from '@/errors'

import { parseRfc3339, utcDate } from './rfc3339'
import { startOfDay } from './startOfDay'

/**
 * An instant of a query: RFC 3339 with zone, or a bare date, which is the start of that day in
 * `timeZone` (a checked IANA name). Digits beyond the millisecond are cut: edges are whole ones.
 * @returns milliseconds since the epoch
 * @throws RefusedError 400 `time_invalid`
 */
export function parseInstant(
  value: unknown,
  { timeZone = 'UTC', field = 'The time' }: { timeZone?: string; field?: string } = {},
): number {
  const instant =
    typeof value === 'string' ? (parseBareDate(value, timeZone) ?? parseFull(value)) : null
  if (instant === null)
    throw malformed(
      'time_invalid',
      `${field} is RFC 3339 with zone, such as 2026-11-23T10:15:00Z (in a URL write + as %2B), or a date such as 2026-11-23.`,
    )
  return instant
}

/** Before it zones kept the sun's time, to the second; nothing here is older than 1970. */
const FIRST_YEAR = 1900

function parseFull(text: string): number | null {
  const parsed = parseRfc3339(text)
  if (!parsed || Number(text.slice(0, 4)) < FIRST_YEAR) return null
  return parsed.secondMs + Math.floor(parsed.micros / 1000)
}

function parseBareDate(text: string, timeZone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < FIRST_YEAR || utcDate(year, month, day) === null) return null
  return startOfDay(year, month, day, timeZone)
}
