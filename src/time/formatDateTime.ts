import { localTimeAt } from './localTime'

/** Fixed here: the names that Intl gives change with its version ("Sept"). */
const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

const two = (value: number): string => String(value).padStart(2, '0')

/** `23 Nov 2026` in a zone. */
export function formatDate(ms: number, timeZone: string): string {
  const { year, month, day } = localTimeAt(ms, timeZone)
  return `${day} ${MONTHS[month - 1]} ${year}`
}

/** `23 Nov 2026, 14:05` in a zone; the screen names the zone once. */
export function formatDateTime(ms: number, timeZone: string): string {
  const { hour, minute } = localTimeAt(ms, timeZone)
  return `${formatDate(ms, timeZone)}, ${two(hour)}:${two(minute)}`
}

/** `14:05:12` in a zone, for "as of". */
export function formatTimeOfDay(ms: number, timeZone: string): string {
  const { hour, minute, second } = localTimeAt(ms, timeZone)
  return `${two(hour)}:${two(minute)}:${two(second)}`
}
