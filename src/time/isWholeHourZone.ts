import { offsetSegments } from './offsetSegments'

const HOUR_MS = 3_600_000

/**
 * Whether hours, days and months of this zone begin on whole UTC hours throughout [from, to), so that
 * sums kept per UTC hour can answer for it. Not so in India, Nepal or on Lord Howe Island in winter.
 */
export function isWholeHourZone(timeZone: string, from: number, to: number): boolean {
  // No usage lies outside; "until 9999" must not walk through 400,000 weeks.
  const begin = Math.max(from, Date.UTC(1970, 0))
  const end = Math.max(begin + 1, Math.min(to, Date.UTC(2100, 0)))
  return offsetSegments(timeZone, begin, end).every(({ offsetMs }) => offsetMs % HOUR_MS === 0)
}
