import type { Queryable, Tx } from '@/db/tx'
import { against, notFound } from '@/errors'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { isIdShaped } from './entryInputs'
import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type RawTransaction,
  type TransactionRow,
} from './readTransaction'
import { TYPE_RULES, type TransactionType } from './transactionTypes'

/** A row that is to be given back or answered, and what has already been done about it. */
export type Original = TransactionRow & {
  type: TransactionType
  isReversed: boolean
  /** Σ of its refunds, less those that were reversed; pending ones hold their part. */
  refunded: NanoUsd
  /** The credits that went back with them, positive. */
  refundedCredits: NanoUsd
}

const SELECT = `
  select ${TRANSACTION_COLUMNS},
    exists (select 1 from transactions r where r.reverses_id = t.id) as "isReversed",
    coalesce(g.given_back, 0)::text as refunded, coalesce(-g.credits_back, 0)::text as "refundedCredits"
  from transactions t
  left join lateral (
    select sum(r.amount) as given_back, sum(r.credit_amount) as credits_back from transactions r
    where r.related_transaction_id = t.id and r.type = 'credit_refund' and r.status <> 'failed'
  ) g on true
  where t.id = any($1)`

type Raw = RawTransaction & { isReversed: boolean; refunded: string; refundedCredits: string }

/** @throws RefusedError 404 `transaction_not_found` */
export async function readOriginal(db: Queryable, id: string): Promise<Original> {
  const [original] = isIdShaped(id) ? await listOriginals(db, [id]) : []
  if (!original) throw notFound('transaction_not_found', `No transaction ${id.slice(0, 40)}.`)
  return original
}

/** Those of the rows that exist, in no order. */
export async function listOriginals(db: Queryable, ids: readonly string[]): Promise<Original[]> {
  const { rows } = await db.query<Raw>(SELECT, [ids])
  return rows.map((row) => ({
    ...toTransactionRow(row),
    type: row.type as TransactionType,
    isReversed: row.isReversed,
    refunded: parseMoney(row.refunded, { field: 'refunded' }),
    refundedCredits: parseMoney(row.refundedCredits, { field: 'refundedCredits' }),
  }))
}

/** The same under the row's lock: whoever else refunds or reverses it comes before or after. */
export async function lockOriginal(tx: Tx, id: string): Promise<Original> {
  await tx.query('select 1 from transactions where id = $1 for no key update', [id])
  return readOriginal(tx, id)
}

/** What of a row's money is not given back yet. */
export const remainingOf = (original: Original): NanoUsd =>
  toNanoUsd(parseMoney(original.amount ?? '0', { field: 'amount' }) - original.refunded)

/** @throws RefusedError 422 `not_refundable`, `stripe_not_connected` */
export function refuseUnrefundable(original: Original): void {
  const problem = findRefundProblem(original)
  if (problem) throw against('not_refundable', problem)
  if (isPaidByStripe(original))
    throw against(
      'stripe_not_connected',
      'Stripe has this money: it gives it back, and is not connected. Set STRIPE_SECRET_KEY.',
    )
}

/** Where the money lies with Stripe, which alone can give it back. */
export const isPaidByStripe = (
  row: Pick<TransactionRow, 'stripeInvoiceId' | 'stripePaymentIntentId'>,
) => row.stripePaymentIntentId !== null || row.stripeInvoiceId !== null

/** Why nothing of a row can be given back, in words; null where something can. */
export function findRefundProblem(original: Original): string | null {
  const { type, status, amount, isReversed, reverses } = original
  if (!TYPE_RULES[type].isRefundable)
    return type === 'credit_gift'
      ? 'A gift was no money: reverse it.'
      : `A ${type} is no payment that could be given back.`
  if (status !== 'completed') return `This row is ${status}: only completed ones are refunded.`
  if (reverses) return 'A reversing row is not refunded.'
  if (isReversed) return 'This row is reversed: nothing of it is left.'
  if (amount === null || amount === '0') return 'Nothing was paid here.'
  if (remainingOf(original) <= 0n) return 'All of it is given back already.'
  return null
}

/** @throws RefusedError 422 `not_reversible` */
export function refuseIrreversible(original: Original): void {
  const problem = findReversalProblem(original)
  if (problem) throw against('not_reversible', problem)
}

/** Why a row cannot be answered by a reversing one, in words; null where it can. */
export function findReversalProblem(original: Original): string | null {
  const { type, status, amount, creditAmount, isReversed, reverses, refunded } = original
  if (reverses) return 'A reversing row is not reversed: book the right row anew.'
  if (isReversed) return 'This row is reversed already.'
  if (status !== 'completed') return `This row is ${status}: only completed ones are reversed.`
  if ((amount ?? '0') === '0' && (creditAmount ?? '0') === '0')
    return `This ${type} moved nothing that could be turned back.`
  if (refunded !== 0n) return 'Parts of it are refunded: reverse the refunds first.'
  return null
}
