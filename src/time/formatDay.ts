import { localTimeAt } from './localTime'

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** `2026-11-20`, the day of a zone that an instant lies in (ms since the epoch). */
export function formatDay(ms: number, timeZone: string): string {
  const { year, month, day } = localTimeAt(ms, timeZone)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`
}
