import { formatDate, formatDateTime } from './formatDateTime'

/** A range in a zone, in words: whole days by their dates, the last one included; else to the minute. */
export function describeRange(from: number, to: number, timeZone: string): string {
  const isWhole = [from, to].every((ms) => formatDateTime(ms, timeZone).endsWith(', 00:00'))
  if (!isWhole) return `${formatDateTime(from, timeZone)} – ${formatDateTime(to, timeZone)}`
  const [first, last] = [formatDate(from, timeZone), formatDate(to - 1, timeZone)]
  return first === last ? first : `${first} – ${last}`
}
