import { offsetAt } from './localTime'
import { findTransition } from './offsetSegments'

const HOUR_MS = 3_600_000

/**
 * The first instant of a calendar day in a zone. Usually midnight; where the clocks skip midnight
 * (Cairo, Beirut) the moment of the jump; where they show it twice (Havana) the first of the two.
 * @param month 1 to 12; day and month may run over, as in `Date.UTC`
 */
export function startOfDay(year: number, month: number, day: number, timeZone: string): number {
  const midnight = Date.UTC(year, month - 1, day)
  if (timeZone === 'UTC') return midnight
  // Zones lie between UTC-12 and UTC+14: these two instants enclose local midnight.
  const [low, high] = [midnight - 15 * HOUR_MS, midnight + 13 * HOUR_MS]
  for (const bound of [low, high]) {
    const candidate = midnight - offsetAt(bound, timeZone)
    if (offsetAt(candidate, timeZone) === midnight - candidate) return candidate
  }
  return findTransition(low, high, timeZone)
}
