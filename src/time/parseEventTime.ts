import { malformed } from '@/errors'

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?([Zz]|[+-]\d{2}:\d{2})$/
const MICROS_PER_MS = 1000

const refuse = () =>
  malformed(
    'time_invalid',
    'Send a time with its zone, such as 2026-11-23T10:15:02.123Z, or whole epoch milliseconds.',
  )

/**
 * The time of an event: RFC 3339 with zone, or integer epoch milliseconds. Kept to the microsecond,
 * further digits are cut.
 * @returns microseconds since the epoch (a safe integer until the year 2255)
 * @throws RefusedError 400 `time_invalid`
 */
export function parseEventTime(value: unknown): number {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Math.abs(value) > 8.64e15) throw refuse()
    return toSafeMicros(value, 0)
  }
  const match = typeof value === 'string' ? INSTANT.exec(value) : null
  if (!match) throw refuse()
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const local = utcMillis(year, month, day, hour, minute, second)
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'))
  return toSafeMicros(local - offsetMillis(zone), micros)
}

function toSafeMicros(millis: number, micros: number): number {
  const total = millis * MICROS_PER_MS + micros
  if (!Number.isSafeInteger(total)) throw refuse()
  return total
}

/** Refuses what the calendar does not have; Date.UTC would roll 31 February over into March. */
function utcMillis(...parts: (string | undefined)[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const millis = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(millis)
  const isReal =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second
  if (!isReal) throw refuse()
  return millis
}

function offsetMillis(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  if (hours > 23 || minutes > 59) throw refuse()
  const millis = (hours * 60 + minutes) * 60_000
  return zone.startsWith('-') ? -millis : millis
}
