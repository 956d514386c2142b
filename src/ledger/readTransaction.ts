import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** A ledger row as the API shows it: money as canonical decimal strings, times in UTC. */
export type TransactionRow = {
  id: string
  organization: string
  sequence: number
  /** Where a row that was pending stands in the order of balances; null where it stands at sequence. */
  settlementSequence: number | null
  type: string
  amount: string | null
  creditAmount: string | null
  currency: string
  status: string
  description: string | null
  comment: string | null
  reason: string | null
  actor: string | null
  paymentMethod: string | null
  externalReference: string | null
  stripePaymentIntentId: string | null
  stripeInvoiceId: string | null
  stripeRefundId: string | null
  relatedTransaction: string | null
  reverses: string | null
  idempotencyKey: string | null
  balanceAfter: string | null
  valueDate: string | null
  bookedAt: string | null
  createdAt: string
}

export const TRANSACTION_COLUMNS = `
  id, organization_id as organization, sequence, settlement_sequence as "settlementSequence", type, amount, credit_amount as "creditAmount",
  currency, status, description, comment, reason, actor, payment_method as "paymentMethod",
  external_reference as "externalReference", stripe_payment_intent_id as "stripePaymentIntentId",
  stripe_invoice_id as "stripeInvoiceId", stripe_refund_id as "stripeRefundId",
  related_transaction_id as "relatedTransaction", reverses_id as reverses,
  idempotency_key as "idempotencyKey", balance_after as "balanceAfter", value_date as "valueDate",
  booked_at as "bookedAt", created_at as "createdAt"`

/** The same as the driver gives it. */
export type RawTransaction = Omit<
  TransactionRow,
  'bookedAt' | 'createdAt' | 'sequence' | 'settlementSequence' | 'valueDate'
> & {
  sequence: string
  settlementSequence: string | null
  valueDate: Date | null
  bookedAt: Date | null
  createdAt: Date
}

const money = (value: string | null) => (value === null ? null : canonicalDecimal(value))

export const toTransactionRow = (row: RawTransaction): TransactionRow => ({
  ...row,
  sequence: Number(row.sequence),
  settlementSequence: row.settlementSequence === null ? null : Number(row.settlementSequence),
  amount: money(row.amount),
  creditAmount: money(row.creditAmount),
  balanceAfter: money(row.balanceAfter),
  valueDate: row.valueDate?.toISOString() ?? null,
  bookedAt: row.bookedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
})

/** One ledger row by its id, which the caller has just written or been told. */
export async function readTransaction(db: Queryable, id: string): Promise<TransactionRow> {
  const { rows } = await db.query<RawTransaction>(
    `select ${TRANSACTION_COLUMNS} from transactions where id = $1`,
    [id],
  )
  const row = rows[0]
  if (!row) throw new Error(`No transaction ${id}.`)
  return toTransactionRow(row)
}
