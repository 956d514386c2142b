import { localTimeAt } from '@/time/localTime'
import { firstInstantAt } from '@/time/firstInstantAt'

import type { QuietTime } from './alertRule'

const DAY_MIN = 1440
const MIN_MS = 60_000

/** `07:30` → 450; null where it is no reading of a clock. */
export function readClock(text: string): number | null {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute)
}

/**
 * When a mail may go out: now (epoch ms), or when the quiet time that it falls into is over. By the
 * readings of the zone's clocks: an hour that they show twice is quiet twice, and where they skip the
 * end it is the moment of the jump.
 */
export function afterQuiet(now: number, quiet: QuietTime | null): number {
  if (quiet === null) return now
  const [from, to] = [readClock(quiet.from), readClock(quiet.to)]
  if (from === null || to === null) throw new Error('Quiet times are checked when they are set.')
  const { year, month, day, hour, minute } = localTimeAt(now, quiet.timeZone)
  const reading = hour * 60 + minute
  const length = (to - from + DAY_MIN) % DAY_MIN
  if ((reading - from + DAY_MIN) % DAY_MIN >= length) return now
  // Past midnight the end lies on the next day.
  const days = to > reading ? 0 : 1
  const end = Date.UTC(year, month - 1, day + days) + to * MIN_MS
  const instant = firstInstantAt(end, quiet.timeZone)
  if (instant > now) return instant
  // The end was shown once already and comes again: it is quiet until then.
  return now + (end - Date.UTC(year, month - 1, day, hour, minute))
}
