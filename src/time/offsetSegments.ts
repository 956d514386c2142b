import { offsetAt } from './localTime'

const STEP_MS = 7 * 86_400_000

/** From `from` on (until the next segment) clocks are `offsetMs` ahead of UTC. */
export type OffsetSegment = { from: number; offsetMs: number }

/** The instant in (low, high] from which the clocks no longer show what they showed at `low`. */
export function findTransition(low: number, high: number, timeZone: string): number {
  const before = offsetAt(low, timeZone)
  let [still, changed] = [low, high]
  while (changed - still > 1) {
    const middle = Math.floor((still + changed) / 2)
    if (offsetAt(middle, timeZone) === before) still = middle
    else changed = middle
  }
  return changed
}

/**
 * The stretches of constant offset in [from, to), oldest first. Looks once a week: no zone has changed
 * its clocks and taken it back within one (the shortest pause, Ramadan in Morocco, takes four).
 */
export function offsetSegments(timeZone: string, from: number, to: number): OffsetSegment[] {
  const segments: OffsetSegment[] = [{ from, offsetMs: offsetAt(from, timeZone) }]
  if (timeZone === 'UTC') return segments
  let offsetMs = segments[0]?.offsetMs
  for (let at = from; at < to; at += STEP_MS) {
    const next = Math.min(at + STEP_MS, to)
    const nextOffset = offsetAt(next, timeZone)
    if (nextOffset === offsetMs) continue
    const transition = findTransition(at, next, timeZone)
    if (transition < to) segments.push({ from: transition, offsetMs: nextOffset })
    offsetMs = nextOffset
  }
  return segments
}
