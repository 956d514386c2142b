import { KEPT_DAYS } from './limits'
import { RowProblem } from './rowFields'

const DAY_MICROS = 86_400_000_000
const FUTURE_MICROS = 300_000_000

/** Refuses what lies outside the time that is kept exact, or ahead of any honest clock. */
export function refuseOutOfRange(timeMicros: number, nowMicros: number): void {
  if (timeMicros < nowMicros - KEPT_DAYS * DAY_MICROS || timeMicros > nowMicros + FUTURE_MICROS)
    throw new RowProblem(
      'time_out_of_range',
      `time lies between ${KEPT_DAYS} days ago and 5 minutes from now.`,
    )
}
