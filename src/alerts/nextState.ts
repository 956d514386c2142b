import { readDecimal, rescale } from '@/money/decimal'

import type { AlertLevel, Reading } from './alertRule'

/** How it stands with one rule and one organization. Times are epoch ms. */
export type AlertState = {
  level: AlertLevel
  /** When it came to this level. */
  since: number
  /** The last message, and the level it told; kept when it is over, so that flapping is not told each time. */
  notifiedAt: number | null
  notifiedLevel: AlertLevel | null
  /** Whether anybody was told since it began: only then its end is told too. */
  isTold: boolean
}

export type AlertTransition = {
  level: 'alert' | 'resolved' | 'warning'
  /** Told before, and still so. */
  isRepeat: boolean
  /** Whether messages go out; if not, it is history only. */
  isNotified: boolean
}

/** Before anything was measured. */
export const QUIET_STATE: AlertState = {
  level: 'ok',
  since: 0,
  notifiedAt: null,
  notifiedLevel: null,
  isTold: false,
}

const RANK: Record<AlertLevel, number> = { ok: 0, warning: 1, alert: 2 }

/**
 * ok → warning → alert → ok. A level that was reached holds until all is well again, so that a value
 * around a threshold is no news every minute.
 * @param level what was measured now
 * @param renotifyMs between two messages of one level; null: each time it begins, and never again
 */
export function nextState(
  state: AlertState,
  level: AlertLevel,
  { now, renotifyMs }: { now: number; renotifyMs: number | null },
): { state: AlertState; transition: AlertTransition | null } {
  if (level === 'ok') {
    if (state.level === 'ok') return { state, transition: null }
    return {
      state: { ...state, level, since: now, isTold: false },
      transition: { level: 'resolved', isRepeat: false, isNotified: state.isTold },
    }
  }
  const isDue =
    state.notifiedAt === null || (renotifyMs !== null && now - state.notifiedAt >= renotifyMs)
  const told = { notifiedAt: now, notifiedLevel: level, isTold: true }
  if (RANK[level] > RANK[state.level]) {
    const isWorse = RANK[level] > RANK[state.notifiedLevel ?? 'ok']
    const isNotified = isDue || isWorse || renotifyMs === null
    return {
      state: { ...state, level, since: now, ...(isNotified ? told : {}) },
      transition: { level, isRepeat: false, isNotified },
    }
  }
  const held = state.level === 'alert' ? 'alert' : 'warning'
  if (renotifyMs === null || !isDue) return { state, transition: null }
  return {
    state: { ...state, ...told, notifiedLevel: held },
    transition: { level: held, isRepeat: true, isNotified: true },
  }
}

/** How bad a reading is. Below a floor, or at and above any other threshold; without a value all is well. */
export function levelOf({ value, warningAt, alertAt }: Reading, isFloor: boolean): AlertLevel {
  if (value === null) return 'ok'
  const reaches = (threshold: string | null) =>
    threshold !== null && (isFloor ? isBelow(value, threshold) : !isBelow(value, threshold))
  return reaches(alertAt) ? 'alert' : reaches(warningAt) ? 'warning' : 'ok'
}

/** Whether a decimal is smaller than another, exactly. */
export function isBelow(a: string, b: string): boolean {
  const [one, other] = [readDecimal(a), readDecimal(b)]
  const places = Math.max(one.places, other.places)
  return rescale(one, places).unscaled < rescale(other, places).unscaled
}
