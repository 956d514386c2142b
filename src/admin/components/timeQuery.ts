import { firstInstantAt } from '@/time/firstInstantAt'
import { formatInstant } from '@/time/formatInstant'
import { localTimeAt } from '@/time/localTime'

/** `window` on usage screens, `range` on the dashboard, `period` of a statement. */
export type TimeParameter = 'period' | 'range' | 'window'

/** Another time has other pages: what points into the old rows goes. */
const BOUND_TO_TIME = ['window', 'range', 'period', 'from', 'to', 'page', 'cursor']

function without(search: string, names: readonly string[]): URLSearchParams {
  const params = new URLSearchParams(search)
  for (const name of names) params.delete(name)
  return params
}

/** The query of the same screen with a named time; everything else stays. `?…` */
export function withNamedTime(search: string, parameter: TimeParameter, name: string): string {
  const params = without(search, BOUND_TO_TIME)
  params.set(parameter, name)
  return `?${params}`
}

/** The query of the same screen from `from` until before `to`; `to` null: until now. */
export function withCustomTime(search: string, from: string, to: string | null): string {
  const params = without(search, BOUND_TO_TIME)
  params.set('from', from)
  if (to !== null) params.set('to', to)
  return `?${params}`
}

/** The query of the same screen in another zone. Bare dates now mean that zone's days. */
export function withTimeZone(search: string, timeZone: string): string {
  const params = without(search, ['page', 'cursor'])
  params.set('timeZone', timeZone)
  return `?${params}`
}

/** What `<input type="datetime-local">` shows for an instant: `2026-11-23T14:05` in the zone. */
export function toReading(ms: number, timeZone: string): string {
  const local = localTimeAt(ms, timeZone)
  return formatInstant(
    Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute),
  ).slice(0, 16)
}

/**
 * What such an input holds, as `from` or `to` of a query: a bare date for midnight, which any zone
 * reads as the start of its day, else the instant in UTC. Null when the field is empty or half filled.
 */
export function fromReading(reading: string, timeZone: string): string | null {
  const ms = Date.parse(`${reading}Z`)
  if (Number.isNaN(ms)) return null
  if (reading.slice(11, 16) === '00:00') return reading.slice(0, 10)
  return formatInstant(firstInstantAt(ms, timeZone))
}

export type CalendarSpan = { label: string; from: string; to: string | null }

/** Whole days and months of the zone, for a click: bare dates, `to` exclusive. */
export function calendarSpans(now: number, timeZone: string): CalendarSpan[] {
  const { year, month, day } = localTimeAt(now, timeZone)
  const date = (months: number, dayOfMonth: number): string =>
    formatInstant(Date.UTC(year, month - 1 + months, dayOfMonth)).slice(0, 10)
  return [
    { label: 'Today', from: date(0, day), to: null },
    { label: 'Yesterday', from: date(0, day - 1), to: date(0, day) },
    { label: 'This month', from: date(0, 1), to: null },
    { label: 'Last month', from: date(-1, 1), to: date(0, 1) },
  ]
}
