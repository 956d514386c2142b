import { offsetAt } from './localTime'

const HOUR_MS = 3_600_000

/**
 * The instant at which the clocks of a zone show `localMs` (what they show, written as if it were
 * UTC). An hour that they show twice is its first time; one that they skip is counted on from before
 * the jump, so that 02:30 of a night without it is 03:30.
 */
export function localToInstant(localMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return localMs
  // Zones lie between UTC-12 and UTC+14: these two instants enclose the one looked for.
  const [before, after] = [
    offsetAt(localMs - 15 * HOUR_MS, timeZone),
    offsetAt(localMs + 13 * HOUR_MS, timeZone),
  ]
  const [first, second] = [localMs - before, localMs - after]
  if (offsetAt(first, timeZone) === before) return first
  return offsetAt(second, timeZone) === after ? second : first
}
