import { formatExactCount, formatMoney } from '@/money/formatMoney'

import {
  KIND_FACTS,
  type AlertKind,
  type AlertRule,
  type AlertWindow,
  type Reading,
} from './alertRule'
import type { AlertTransition } from './nextState'

type Told = Pick<AlertRule, 'kind' | 'window'>

/** Of the running hour or day and those before it. */
export const WINDOW_WORDS: Record<AlertWindow, string> = {
  hour: 'the running hour',
  day: 'the last 24 hours',
  week: 'the last 7 days',
  month: 'the last 30 days',
}

/** A value or threshold of a kind for people: `$3.20`, `12.5 %`, `3`, `5 h`. */
export function formatValue(kind: AlertKind, value: string): string {
  const { unit } = KIND_FACTS[kind]
  if (unit === 'usd' || unit === 'times') return formatMoney(value)
  if (unit === 'percent') return `${value} %`
  const whole = /^\d+$/.test(value) ? formatExactCount(value) : value
  return unit === 'hours' ? `${whole} h` : whole
}

type Sentence = (who: string, value: string, window: string) => string

const FIRED: Record<AlertKind, Sentence> = {
  low_balance: (who, value) => `${who} has a balance of ${value}`,
  absolute_spend: (who, value, window) => `${who} spent ${value} in ${window}`,
  percent_of_credits: (who, value) =>
    `${who} has used ${value} of what it had after its last top-up or gift`,
  unusual_spend: (who, value) => `${who} spent ${value} in one hour`,
  payment_failure: (who, value) => `${who} has ${value} failed payments in a row`,
  error_rate: (who, value, window) => `${value} of the requests of ${who} failed in ${window}`,
  unpriced_usage: (who, value, window) =>
    `${who} made ${value} requests without a price in ${window}`,
  stale_pipeline: (who, value) => `${who} has reported no usage for ${value}`,
}

const LIMIT: Record<AlertKind, (threshold: string) => string> = {
  low_balance: (threshold) => `below ${threshold}`,
  absolute_spend: (threshold) => `${threshold} or more`,
  percent_of_credits: (threshold) => `${threshold} or more`,
  unusual_spend: (threshold) => `more than ${threshold}, the most that is normal there`,
  payment_failure: (threshold) => `${threshold} or more`,
  error_rate: (threshold) => `${threshold} or more`,
  unpriced_usage: (threshold) => `${threshold} or more`,
  stale_pipeline: (threshold) => `${threshold} or longer`,
}

const WORD = { alert: 'Alert', warning: 'Warning', resolved: 'Resolved' } as const

/** Whom a reading is about. */
export const subjectOf = ({ name, organization }: Pick<Reading, 'name' | 'organization'>): string =>
  name ?? organization ?? 'The platform'

/** The threshold of a level; of a resolved one, what it is on the right side of again. */
export const thresholdOf = (
  { warningAt, alertAt }: Pick<Reading, 'alertAt' | 'warningAt'>,
  level: AlertTransition['level'],
): string | null =>
  level === 'alert' ? alertAt : level === 'warning' ? warningAt : (warningAt ?? alertAt)

/** `Alert: Acme has a balance of $3.20, below $10.00.` One sentence with the sum it fired on. */
export function describeAlert(
  { kind, window }: Told,
  reading: Reading,
  { level, isRepeat }: Pick<AlertTransition, 'isRepeat' | 'level'>,
): string {
  const who = subjectOf(reading)
  const { value } = reading
  const head = isRepeat ? `${WORD[level]}, still` : WORD[level]
  if (value === null) return `${head}: ${who} is well again: there is nothing left to measure.`
  const said = FIRED[kind](who, formatValue(kind, value), WINDOW_WORDS[window ?? 'day'])
  const threshold = thresholdOf(reading, level)
  if (level === 'resolved') return `${head}: ${said}, which is well again.`
  return `${head}: ${said}${threshold === null ? '' : `, ${LIMIT[kind](formatValue(kind, threshold))}`}.`
}
