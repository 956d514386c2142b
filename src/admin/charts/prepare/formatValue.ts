import {
  formatCount,
  formatExactCount,
  formatExactMoney,
  formatMoney,
  formatPercent,
  MISSING,
} from '@/money/formatMoney'
import { formatDuration } from '@/time/formatDuration'

import type { Measure } from './chart'

/** For reading: rounded money, compact counts. A gap is `–`. */
export function formatValue(value: string | null, measure: Measure): string {
  if (value === null) return MISSING
  if (measure === 'money') return formatMoney(value)
  if (measure === 'duration') return formatDuration(Number(value))
  return measure === 'count' ? formatCount(value) : formatPercent(value)
}

/** For proving: every digit of money and counts. */
export function formatExactValue(value: string | null, measure: Measure): string {
  if (value === null) return MISSING
  if (measure === 'money') return formatExactMoney(value)
  if (measure === 'duration') return `${formatExactCount(value)} ms`
  return measure === 'count' ? formatExactCount(value) : formatPercent(value)
}
