import type { ClosedMonth, CloseDifference } from '@/ledger/monthCloses'
import { formatExactCount, formatExactMoney } from '@/money/formatMoney'
import { subtractMoney } from '@/money/sumMoney'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** `2026-10` → `October 2026`. */
export function monthWords(month: string): string {
  const [year = '', number = ''] = month.split('-')
  return `${MONTHS[Number(number) - 1] ?? number} ${year}`
}

/** The first days of a month and of the next one, as an address takes them. */
export function monthSpan(month: string): { from: string; to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
  return { from: `${month}-01`, to: next }
}

/** The month that an address asks for; the newest where it asks for none that is closed. */
export const findMonth = (months: readonly ClosedMonth[], asked: unknown): ClosedMonth | null =>
  months.find(({ month }) => month === asked) ?? months[0] ?? null

/** Kept money that was received, what of it the platform keeps as fee, and what went back. */
export function revenueLines({ processed, platformFee, refunded }: ClosedMonth) {
  const revenue = subtractMoney(processed, [platformFee])
  return [
    { label: 'Processed', amount: processed },
    { label: 'Platform fee', amount: platformFee },
    { label: 'Revenue', amount: revenue },
    { label: 'Refunded', amount: refunded },
    { label: 'Net', amount: subtractMoney(revenue, [refunded]) },
  ]
}

const COUNTS = new Set(['movements', 'requests', 'lastSequence'])

export type DifferenceLine = CloseDifference & { label: string }

/** A difference as it is read: counts as counts, money with every digit. */
export function toDifferenceLine(difference: CloseDifference): DifferenceLine {
  const show = COUNTS.has(difference.figure) ? formatExactCount : formatExactMoney
  const words = difference.figure.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return {
    ...difference,
    label: words.charAt(0).toUpperCase() + words.slice(1),
    kept: show(difference.kept),
    now: show(difference.now),
    difference: show(difference.difference),
  }
}
