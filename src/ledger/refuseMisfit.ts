import { against } from '@/errors'
import { readDecimal } from '@/money/decimal'

import type { LedgerEntry } from './postTransaction'
import { TYPE_RULES, type Sign } from './transactionTypes'

const signOf = (text: string): -1 | 0 | 1 => {
  const { unscaled } = readDecimal(text)
  return unscaled < 0n ? -1 : unscaled > 0n ? 1 : 0
}

/** The signs a row may have, turned where it reverses another one. */
const WORDS: Record<Exclude<Sign, 'none'>, [own: string, reversing: string]> = {
  positive: ['is more than 0', 'is less than 0, as it reverses'],
  positiveOrZero: ['is 0 or more', 'is less than 0, as it reverses'],
  negative: ['is less than 0', 'is more than 0, as it reverses'],
}

function wrongSign(value: string, sign: Exclude<Sign, 'none'>, isReversing: boolean): boolean {
  const own = (sign === 'negative' ? -1 : 1) * (isReversing ? -1 : 1)
  const actual = signOf(value)
  return actual !== own && !(actual === 0 && sign === 'positiveOrZero' && !isReversing)
}

/** What is wrong with an entry by the table of types, in words, or null. */
export function describeMisfit(entry: LedgerEntry): string | null {
  const rule = TYPE_RULES[entry.type]
  const isReversing = Boolean(entry.reverses)
  if (isReversing && !rule.isReversible) return `A ${entry.type} reverses nothing.`
  for (const field of ['amount', 'creditAmount'] as const) {
    const sign = rule[field]
    const value = entry[field]
    if (sign === 'none') {
      if (value !== null) return `A ${entry.type} has no ${field}.`
    } else if (value === null) {
      if (field === 'amount' || !rule.creditsMayBeEmpty) return `A ${entry.type} needs ${field}.`
    } else if (wrongSign(value, sign, isReversing))
      return `${field} of a ${entry.type} ${WORDS[sign][isReversing ? 1 : 0]}.`
  }
  if (rule.needsRelated && !entry.relatedTransaction)
    return `A ${entry.type} names the row that it gives back.`
  return describeStrayPayment(entry)
}

function describeStrayPayment(entry: LedgerEntry): string | null {
  const isPayment = entry.amount !== null
  if (!isPayment && (entry.paymentMethod || entry.externalReference || entry.stripePaymentIntentId))
    return `A ${entry.type} without an amount has no payment method, reference or payment intent.`
  if (entry.stripeInvoiceId && !TYPE_RULES[entry.type].carriesInvoice)
    return `A ${entry.type} carries no invoice.`
  return null
}

/**
 * An entry is what its type may be. The database refuses the rest too, in fewer words.
 * @throws RefusedError 422 `entry_misfit`
 */
export function refuseMisfit(entry: LedgerEntry): void {
  const problem = describeMisfit(entry)
  if (problem) throw against('entry_misfit', problem, { type: entry.type })
}
