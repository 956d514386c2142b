import { offsetAt } from './localTime'

/**
 * An instant as the clocks of a zone show it, with their distance from UTC: RFC 3339 with milliseconds,
 * `2026-10-25T02:30:00.000+01:00`; in UTC with `Z`. An offset of the past with seconds is cut to the minute.
 */
export function formatZoned(ms: number, timeZone: string): string {
  const minutes = Math.trunc(offsetAt(ms, timeZone) / 60_000)
  const local = new Date(ms + minutes * 60_000).toISOString()
  if (timeZone === 'UTC') return local
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local.slice(0, -1)}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`
}
