import { malformed } from '@/errors'

import { parseRfc3339 } from './rfc3339'

const refused = () =>
  malformed(
    'time_invalid',
    'A time is RFC 3339 with zone, such as 2026-11-23T10:15:02.123Z, or whole milliseconds since 1970.',
  )

/**
 * The time of a reported request: RFC 3339 with zone, or integer epoch milliseconds.
 * @returns whole microseconds since the epoch, further digits cut; always a safe integer
 * @throws RefusedError 400 `time_invalid`
 */
export function parseEventTime(value: unknown): number {
  const micros = toMicros(value)
  // Safe integers end in the year 2255.
  if (micros === null || !Number.isSafeInteger(micros)) throw refused()
  return micros
}

function toMicros(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value * 1000 : null
  if (typeof value !== 'string') return null
  const parsed = parseRfc3339(value)
  return parsed === null ? null : parsed.secondMs * 1000 + parsed.micros
}
