import { parseEventTime } from './parseEventTime'
import { localToInstant } from './localToInstant'
import { parseRfc3339 } from './rfc3339'

const ZONE = /(?:[Zz]|[+-]\d{2}:\d{2})$/

/**
 * The time of a request in a file: as in a reported one, or RFC 3339 without zone, which is what the
 * clocks of `timeZone` (a checked IANA name) showed.
 * @returns whole microseconds since the epoch, further digits cut
 * @throws RefusedError 400 `time_invalid`
 */
export function parseFileTime(value: unknown, timeZone: string): number {
  const local = typeof value === 'string' && !ZONE.test(value) ? parseRfc3339(`${value}Z`) : null
  if (local === null) return parseEventTime(value)
  return localToInstant(local.secondMs, timeZone) * 1000 + local.micros
}
