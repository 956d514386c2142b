import { offsetAt } from './localTime'
import { findTransition } from './offsetSegments'

const HOUR_MS = 3_600_000

/**
 * The first instant at which the clocks of a zone show a reading. Where they skip it, the moment of
 * the jump; where they show it twice, the first of the two.
 * @param reading the reading as if it were UTC, in ms: `Date.UTC(2026, 10, 23, 14, 5)` for 14:05
 */
export function firstInstantAt(reading: number, timeZone: string): number {
  if (timeZone === 'UTC') return reading
  // Zones lie between UTC-12 and UTC+14: these two instants enclose the one looked for.
  const [low, high] = [reading - 15 * HOUR_MS, reading + 13 * HOUR_MS]
  for (const bound of [low, high]) {
    const candidate = reading - offsetAt(bound, timeZone)
    if (offsetAt(candidate, timeZone) === reading - candidate) return candidate
  }
  return findTransition(low, high, timeZone)
}
