const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The eight windows and their lengths in ms. A day is 24 hours here: [now − length, now). */
export const WINDOWS = {
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '90d': 90 * DAY_MS,
  '365d': 365 * DAY_MS,
} as const

export type WindowName = keyof typeof WINDOWS

export const isWindow = (value: unknown): value is WindowName =>
  typeof value === 'string' && Object.hasOwn(WINDOWS, value)
