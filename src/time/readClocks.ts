import { offsetSegments } from './offsetSegments'

/**
 * The clocks of a zone within [from, to), for many instants: asks Intl once a week of the stretch, not
 * once per instant.
 * @returns what they show at an instant (ms) as if it were UTC (ms): format it with the zone `UTC`
 */
export function readClocks(timeZone: string, from: number, to: number): (ms: number) => number {
  const segments = offsetSegments(timeZone, from, to)
  return (ms) => ms + (segments.findLast((segment) => segment.from <= ms) ?? segments[0]!).offsetMs
}
