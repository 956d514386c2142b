import { formatMoney } from '@/money/formatMoney'
import { subtractMoney } from '@/money/sumMoney'

import { balanceAfter } from './balanceAfter'

/** A payment as it is typed; empty credits are as many as were paid. */
export type TypedPayment = {
  amount: string
  credits: string
  method: string
  reference: string
  /** `2026-11-20`, or empty. */
  valueDate: string
  comment: string
}

export type PreparedPayment = {
  /** The balance afterwards; null until both amounts are amounts. */
  balance: string | null
  /** What the money counts as in the books, in words. */
  counts: string
} & ({ body: Record<string, string>; problem: null } | { body: null; problem: string })

/** What a typed payment would do, and what is sent for it. */
export function preparePayment(balance: string, typed: TypedPayment): PreparedPayment {
  const amount = balanceAfter('0', typed.amount)
  const credits = typed.credits.trim() === '' ? amount : balanceAfter('0', typed.credits)
  if (amount === null || credits === null)
    return {
      balance: null,
      counts: 'revenue, no gift',
      body: null,
      problem: 'Enter money and credits as amounts such as 12.50: digits and a point.',
    }
  const shown = { balance: balanceAfter(balance, credits), counts: countsAs(amount, credits) }
  if (typed.reference.trim() === '')
    return { ...shown, body: null, problem: 'Say what the bank or the chain calls this payment.' }
  const body: Record<string, string> = {
    amount,
    creditAmount: credits,
    paymentMethod: typed.method,
    externalReference: typed.reference.trim(),
    comment: typed.comment,
  }
  if (typed.valueDate !== '') body.valueDate = typed.valueDate
  return { ...shown, body, problem: null }
}

/** Paid beyond the credits is the platform's fee; credits beyond what was paid are no revenue. */
function countsAs(amount: string, credits: string): string {
  const fee = subtractMoney(amount, [credits])
  if (fee === '0') return `${formatMoney(amount)} of revenue`
  if (fee.startsWith('-'))
    return `${formatMoney(amount)} of revenue; ${formatMoney(fee.slice(1))} of the credits are unpaid`
  return `${formatMoney(credits)} of revenue, ${formatMoney(fee)} platform fee`
}
