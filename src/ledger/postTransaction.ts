import type { Tx } from '@/db/tx'
import { notFound } from '@/errors'
import { newId } from '@/ids'

import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type RawTransaction,
  type TransactionRow,
} from './readTransaction'
import { refuseMisfit } from './refuseMisfit'
import { TYPE_RULES, type TransactionType } from './transactionTypes'

/** An economic event, ready to be booked. Amounts are decimal strings in USD. */
export type LedgerEntry = {
  /** Given where it is known beforehand, as by an idempotency key. */
  id?: string
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
  stripeRefundId?: string | null
  relatedTransaction?: string | null
  reverses?: string | null
  idempotencyKey?: string | null
  valueDate?: Date | null
  /** Only for history taken over from elsewhere; otherwise the database's clock. */
  bookedAt?: Date | null
}

/** What the organization's row says after a movement. */
export type Movement = {
  sequence: number
  balanceAfter: string
  bookedAt: Date
  organizationStatus: string
}

/**
 * Moves the balance under the organization's row lock and gives the movement its number. The row
 * that explains it must be inserted in the same transaction, before the next movement.
 * @throws RefusedError 404 `organization_not_found`, 422 `entry_misfit`
 */
export async function moveCredits(tx: Tx, entry: LedgerEntry): Promise<Movement> {
  return numberMovement(tx, stepOf(entry))
}

type Step = { organization: string; credits: string; allTime: string; bookedAt?: Date | null }

/** By how much an entry moves the balance. @throws RefusedError 422 `entry_misfit` */
function stepOf(entry: LedgerEntry): Step {
  refuseMisfit(entry)
  const { organization, bookedAt = null } = entry
  const { movesBalance, countsAllTime } = TYPE_RULES[entry.type]
  const credits = movesBalance ? (entry.creditAmount ?? '0') : '0'
  // Σ of positive credits: a reversing row is negative, and lowers it as little as a refund does.
  const allTime = countsAllTime && !entry.reverses ? credits : '0'
  return { organization, credits, allTime, bookedAt }
}

const organizationNotFound = (organization: string) =>
  notFound('organization_not_found', `No organization ${organization}.`)

/**
 * The next number of an organization, and its balance after it, under its row lock.
 * @throws RefusedError 404 `organization_not_found`
 */
export async function numberMovement(tx: Tx, step: Step): Promise<Movement> {
  const { rows } = await tx.query<{
    sequence: string
    balance: string
    booked_at: Date
    status: string
  }>('select sequence, balance, booked_at, status from ledger.move_credits($1, $2, $3, $4)', [
    step.organization,
    step.credits,
    step.allTime,
    step.bookedAt ?? null,
  ])
  const row = rows[0]
  if (!row) throw organizationNotFound(step.organization)
  return {
    sequence: Number(row.sequence),
    balanceAfter: row.balance,
    bookedAt: row.booked_at,
    organizationStatus: row.status,
  }
}

export type Posted = Movement & { id: string; row: TransactionRow }

/**
 * The one door for money: balance, number and row in the caller's transaction.
 * @returns the new row, and what the organization's row says after it
 * @throws RefusedError 404 `organization_not_found`, 422 `entry_misfit`
 */
export async function postTransaction(tx: Tx, entry: LedgerEntry): Promise<Posted> {
  return post(tx, entry, 'completed', stepOf(entry))
}

/**
 * A movement that waits for somebody else's word, such as a payment under way: it has its number and
 * moves no balance until `settleTransaction`.
 * @throws RefusedError 404 `organization_not_found`, 422 `entry_misfit`
 */
export async function postPending(tx: Tx, entry: LedgerEntry): Promise<Posted> {
  const { organization, bookedAt = null } = entry
  refuseMisfit(entry)
  return post(tx, entry, 'pending', { organization, credits: '0', allTime: '0', bookedAt })
}

// The organization's row is locked from here until the commit, and others wait for it: one round trip.
const POST = `
  with movement as materialized (select * from ledger.move_credits($1, $2, $3, $4)),
  posted as (
    insert into transactions (organization_id, id, type, amount, credit_amount, currency, status,
      description, comment, reason, actor, payment_method, external_reference,
      stripe_payment_intent_id, stripe_invoice_id, stripe_refund_id, related_transaction_id,
      reverses_id, idempotency_key, value_date, sequence, balance_after, booked_at, created_at,
      updated_at)
    select $1, $5, $6::text::enum_transactions_type, $7::numeric, $8::numeric, 'USD',
      $9::text::enum_transactions_status, $10, $11, $12, $13, $14, $15, $16,
      $17, $18, $19, $20, $21, $22::timestamptz, m.sequence,
      case when $9::text = 'completed' then m.balance end, case when $9::text = 'completed' then m.booked_at end,
      m.booked_at, m.booked_at
    from movement m
    returning *
  )
  select ${TRANSACTION_COLUMNS}, (select status from movement) as "organizationStatus",
    (select balance from movement) as balance, (select booked_at from movement) as "movedAt"
  from posted`

type PostedRow = RawTransaction & { organizationStatus: string; balance: string; movedAt: Date }

async function post(
  tx: Tx,
  entry: LedgerEntry,
  status: 'completed' | 'pending',
  { organization, credits, allTime, bookedAt = null }: Step,
): Promise<Posted> {
  const { rows } = await tx.query<PostedRow>(POST, [
    organization,
    credits,
    allTime,
    bookedAt,
    entry.id ?? newId('txn'),
    entry.type,
    entry.amount,
    entry.creditAmount,
    status,
    entry.description,
    entry.comment ?? null,
    entry.reason ?? null,
    entry.actor,
    entry.paymentMethod ?? null,
    entry.externalReference ?? null,
    entry.stripePaymentIntentId ?? null,
    entry.stripeInvoiceId ?? null,
    entry.stripeRefundId ?? null,
    entry.relatedTransaction ?? null,
    entry.reverses ?? null,
    entry.idempotencyKey ?? null,
    entry.valueDate ?? null,
  ])
  if (!rows[0]) throw organizationNotFound(organization)
  const { organizationStatus, balance, movedAt, ...raw } = rows[0]
  const row = toTransactionRow(raw)
  const { id, sequence } = row
  return { id, row, sequence, balanceAfter: balance, bookedAt: movedAt, organizationStatus }
}
