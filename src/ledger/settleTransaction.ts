import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { conflict } from '@/errors'

import { lockOriginal } from './originals'
import { numberMovement } from './postTransaction'
import { readTransaction, type TransactionRow } from './readTransaction'
import { TYPE_RULES } from './transactionTypes'

/** What came of a pending row. Ids that were not known when it was booked may come with it. */
export type Settlement = {
  status: 'completed' | 'failed'
  stripePaymentIntentId?: string
  stripeInvoiceId?: string
  stripeRefundId?: string
}

/**
 * Settles a pending row, once: completed, it moves the balance now. The settlement takes its own
 * number, which is the row's place in the order of balances.
 * @throws RefusedError 404 `transaction_not_found`, 409 `already_settled`
 */
export async function settleTransaction(
  tx: Tx,
  id: string,
  settlement: Settlement,
  actor: AuditActor,
): Promise<TransactionRow> {
  const pending = await lockOriginal(tx, id)
  if (pending.status !== 'pending')
    throw conflict('already_settled', `This row is ${pending.status} already.`, {
      status: pending.status,
    })
  const isCompleted = settlement.status === 'completed'
  const { movesBalance, countsAllTime } = TYPE_RULES[pending.type]
  const credits = isCompleted && movesBalance ? (pending.creditAmount ?? '0') : '0'
  const movement = await numberMovement(tx, {
    organization: pending.organization,
    credits,
    allTime: countsAllTime ? credits : '0',
  })
  await tx.query(
    `update transactions set status = $2, balance_after = $3, booked_at = $4, updated_at = $4,
       settlement_sequence = $5,
       stripe_payment_intent_id = coalesce($6, stripe_payment_intent_id),
       stripe_invoice_id = coalesce($7, stripe_invoice_id),
       stripe_refund_id = coalesce($8, stripe_refund_id)
     where id = $1`,
    [
      id,
      settlement.status,
      isCompleted ? movement.balanceAfter : null,
      movement.bookedAt,
      movement.sequence,
      settlement.stripePaymentIntentId ?? null,
      settlement.stripeInvoiceId ?? null,
      settlement.stripeRefundId ?? null,
    ],
  )
  await recordAudit(tx, {
    ...actor,
    action: 'transaction.settle',
    resourceType: 'transaction',
    resource: id,
    organization: pending.organization,
    changes: { status: { from: 'pending', to: settlement.status } },
  })
  return readTransaction(tx, id)
}
