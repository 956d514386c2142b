import { can, findOperator } from '@/access/permissions'
import {
  findRefundProblem,
  findReversalProblem,
  isPaidByStripe,
  remainingOf,
  type Original,
} from '@/ledger/originals'
import { TYPE_RULES } from '@/ledger/transactionTypes'
import { formatDate } from '@/time/formatDateTime'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { subtractMoney } from '@/money/sumMoney'

import { transactionWords } from '@/ledger/transactionWords'
import type { RefundFacts } from './prepareRefund'

/** The signs turned: what a reversing row would carry. Null where the row has none. */
export type ReversalFacts = {
  /** What it would add to the balance; null where its type moves none. */
  credits: string | null
  /** What it would add to the money received. */
  amount: string | null
}

/** What one operator may do about one row, and what its dialogs need to say. */
export type RowActions = {
  transaction: string
  /** `Credit top-up of $100.00 of 12 Nov 2026` */
  what: string
  refund: RefundFacts | null
  reversal: ReversalFacts | null
  /** An own gift of the last hour, which one click takes back. */
  isUndoable: boolean
  /** Why money of this row cannot be given back, where somebody may expect that it can. */
  why: string | null
}

const HOUR_MS = 3_600_000

/**
 * What may be done about a row: by right, and by what has happened to it. The routes decide again.
 * @param user of the request
 * @param now epoch milliseconds
 */
export function rowActions(original: Original, user: unknown, now: number): RowActions {
  const mayRefund = can(user, 'credits:refund')
  const isReversible = findReversalProblem(original) === null
  const isUndoable =
    isReversible && can(user, 'credits:gift') && isOwnFreshGift(original, user, now)
  const problem = mayRefund ? refundProblem(original) : null
  return {
    transaction: original.id,
    what: describe(original),
    refund: mayRefund && problem === null ? refundFacts(original) : null,
    reversal: mayRefund && isReversible && !isUndoable ? reversalFacts(original) : null,
    isUndoable,
    why: TYPE_RULES[original.type].isRefundable ? problem : null,
  }
}

function isOwnFreshGift({ type, actor, bookedAt }: Original, user: unknown, now: number): boolean {
  if (type !== 'credit_gift' || bookedAt === null) return false
  return actor === findOperator(user)?.id && Date.parse(bookedAt) > now - HOUR_MS
}

const refundProblem = (original: Original): string | null =>
  findRefundProblem(original) ??
  (isPaidByStripe(original)
    ? 'Stripe has this money and gives it back; it is not connected here.'
    : null)

function refundFacts(original: Original): RefundFacts {
  const credits = parseMoney(original.creditAmount ?? '0', { field: 'creditAmount' })
  return {
    paid: original.amount ?? '0',
    remaining: formatNano(remainingOf(original)),
    credits: original.creditAmount,
    creditsLeft: formatNano(toNanoUsd(credits - original.refundedCredits)),
  }
}

const turned = (amount: string | null) => (amount === null ? null : subtractMoney('0', [amount]))

function reversalFacts({ type, amount, creditAmount }: Original): ReversalFacts {
  const received = type === 'credit_refund' ? amount : turned(amount)
  return { credits: TYPE_RULES[type].movesBalance ? turned(creditAmount) : null, amount: received }
}

function describe({ type, reverses, amount, creditAmount, bookedAt, createdAt }: Original): string {
  const money = amount ?? creditAmount
  const words = transactionWords(type, reverses !== null)
  const day = formatDate(Date.parse(bookedAt ?? createdAt), 'UTC')
  return `${words}${money === null ? '' : ` of ${formatMoney(money)}`}, ${day}`
}
