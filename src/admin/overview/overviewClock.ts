import { formatInstant } from '@/time/formatInstant'
import { parseTimeRange } from '@/time/parseTimeRange'
import type { WindowName } from '@/time/windows'

import type { OverviewTime } from './overviewTime'

/**
 * The time of an overview as its picker shows it.
 * @param now of the snapshot that answers, epoch ms
 * @throws RefusedError 400 as `parseTimeRange`
 */
export function overviewClock(now: number, time: OverviewTime, defaultWindow: WindowName) {
  const { window, from, to, timeZone } = parseTimeRange(time, { now, defaultWindow })
  return {
    window,
    startDate: formatInstant(from),
    endDate: formatInstant(to),
    timeZone,
    asOf: formatInstant(now),
  }
}
