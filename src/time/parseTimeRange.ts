import { malformed } from '@/errors'

import { parseInstant } from './parseInstant'
import { parseTimeZone } from './parseTimeZone'
import type { TimeRange } from './timeRange'
import { isWindow, WINDOWS, type WindowName } from './windows'

/** Query parameters as they came: undefined or null where not given, an array where given twice. */
export type TimeRangeQuery = { window?: unknown; from?: unknown; to?: unknown; timeZone?: unknown }

export type NamedTimeRange = TimeRange & { window: WindowName | 'custom'; timeZone: string }

const VALID_WINDOWS = Object.keys(WINDOWS)

/**
 * The range a caller asks for: a window that ends now, or from and to (to missing: until now).
 * @param now the database's clock in ms; the answer's edges are whole ms
 * @throws RefusedError 400 `parameter_repeated`, `time_zone_invalid`, `window_invalid`,
 *   `time_invalid`, `range_invalid`
 */
export function parseTimeRange(
  query: TimeRangeQuery,
  { now, defaultWindow }: { now: number; defaultWindow: WindowName },
): NamedTimeRange {
  for (const name of ['window', 'from', 'to', 'timeZone'] as const)
    if (Array.isArray(query[name]))
      throw malformed('parameter_repeated', `${name} is given twice: send it once.`, { name })
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const end = Math.floor(now)
  const window = query.window ?? null
  const from = query.from ?? null
  const to = query.to ?? null
  if (from === null && to === null) {
    const name = window ?? defaultWindow
    if (!isWindow(name)) throw invalidWindow('window is not known')
    return { window: name, from: end - WINDOWS[name], to: end, timeZone }
  }
  if (window !== null) throw invalidWindow('window stands alone, without from and to')
  if (from === null) throw malformed('range_invalid', 'to needs a from: send both.')
  const range = {
    from: parseInstant(from, { timeZone, field: 'from' }),
    to: to === null ? end : parseInstant(to, { timeZone, field: 'to' }),
  }
  if (range.from >= range.to) throw malformed('range_invalid', 'from must be before to.')
  return { window: 'custom', ...range, timeZone }
}

const invalidWindow = (problem: string) =>
  malformed('window_invalid', `${problem}. Valid windows: ${VALID_WINDOWS.join(', ')}.`, {
    valid: VALID_WINDOWS,
  })
