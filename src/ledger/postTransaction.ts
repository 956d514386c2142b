import type { Tx } from '@/db/tx'
import { notFound } from '@/errors'
import { newId } from '@/ids'

import { TYPE_RULES, type TransactionType } from './transactionTypes'

/** An economic event, ready to be booked. Amounts are decimal strings in USD. */
export type LedgerEntry = {
  organization: string
  type: TransactionType
  amount: string | null
  creditAmount: string | null
  description: string
  /** An operator's id, or `system:<cause>`. */
  actor: string
  comment?: string | null
  reason?: string | null
  paymentMethod?: string | null
  externalReference?: string | null
  stripePaymentIntentId?: string | null
  stripeInvoiceId?: string | null
  relatedTransaction?: string | null
  reverses?: string | null
  idempotencyKey?: string | null
  valueDate?: Date | null
  /** Only for history taken over from elsewhere; otherwise the database's clock. */
  bookedAt?: Date | null
}

/** What the organization's row says after a movement. */
export type Movement = { sequence: number; balanceAfter: string; bookedAt: Date }

/**
 * Moves the balance under the organization's row lock and gives the movement its number. The row
 * that explains it must be inserted in the same transaction.
 * @throws RefusedError 404 `organization_not_found`
 */
export async function moveCredits(tx: Tx, entry: LedgerEntry): Promise<Movement> {
  const { movesBalance, countsAllTime } = TYPE_RULES[entry.type]
  const credits = movesBalance ? (entry.creditAmount ?? '0') : '0'
  // Σ of positive credits: a reversing row is negative, and lowers it as little as a refund does.
  const allTime = countsAllTime && !entry.reverses ? credits : '0'
  const { rows } = await tx.query<{ sequence: string; balance: string; booked_at: Date }>(
    'select sequence, balance, booked_at from ledger.move_credits($1, $2, $3, $4)',
    [entry.organization, credits, allTime, entry.bookedAt ?? null],
  )
  const row = rows[0]
  if (!row) throw notFound('organization_not_found', `No organization ${entry.organization}.`)
  return { sequence: Number(row.sequence), balanceAfter: row.balance, bookedAt: row.booked_at }
}

/**
 * The one door for money: balance, number and row in the caller's transaction.
 * @returns the new row's id and what the balance is after it
 */
export async function postTransaction(
  tx: Tx,
  entry: LedgerEntry,
): Promise<Movement & { id: string }> {
  const movement = await moveCredits(tx, entry)
  const id = newId('txn')
  await tx.query(
    `insert into transactions (id, organization_id, sequence, type, amount, credit_amount, currency,
       status, description, comment, reason, actor, payment_method, external_reference,
       stripe_payment_intent_id, stripe_invoice_id, related_transaction_id, reverses_id,
       idempotency_key, balance_after, value_date, booked_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, 'USD', 'completed', $7, $8, $9, $10, $11, $12, $13, $14, $15,
       $16, $17, $18, $19, $20, $20, $20)`,
    [
      id,
      entry.organization,
      movement.sequence,
      entry.type,
      entry.amount,
      entry.creditAmount,
      entry.description,
      entry.comment ?? null,
      entry.reason ?? null,
      entry.actor,
      entry.paymentMethod ?? null,
      entry.externalReference ?? null,
      entry.stripePaymentIntentId ?? null,
      entry.stripeInvoiceId ?? null,
      entry.relatedTransaction ?? null,
      entry.reverses ?? null,
      entry.idempotencyKey ?? null,
      movement.balanceAfter,
      entry.valueDate ?? null,
      movement.bookedAt,
    ],
  )
  return { ...movement, id }
}
