import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against } from '@/errors'
import { newId } from '@/ids'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { refundShare } from '@/money/refundShare'

import {
  readRequiredKey,
  readRequiredText,
  readText,
  refuseBadAmount,
  refuseLongText,
} from './entryInputs'
import { claimIdempotencyKey } from './idempotency'
import {
  lockOriginal,
  readOriginal,
  refuseUnrefundable,
  remainingOf,
  type Original,
} from './originals'
import { postTransaction } from './postTransaction'
import { readTransaction, type TransactionRow } from './readTransaction'

/** As it comes from a caller, unchecked. */
export type RefundInput = {
  transaction: string
  /** Missing = all that is left. */
  amount?: unknown
  reason: unknown
  comment?: unknown
  idempotencyKey: unknown
}

/**
 * Gives back a payment or a part of it: never more than is left, however many ask at once. Credits go
 * back in proportion, and the balance may become negative by that.
 * @throws RefusedError 400 `amount_invalid`, `reason_required`, `reason_invalid`, `comment_invalid`,
 *   `idempotency_key_required`, `idempotency_key_invalid`; 404 `transaction_not_found`; 409
 *   `idempotency_conflict`; 422 `not_refundable`, `stripe_not_connected`, `amount_not_positive`,
 *   `amount_too_precise`, `refund_exceeds_remaining`, `reason_too_long`, `comment_too_long`
 */
export async function refundTransaction(
  tx: Tx,
  input: RefundInput,
  actor: AuditActor,
): Promise<TransactionRow> {
  const asked = readAmount(input.amount)
  const reason = readRequiredText(input.reason, 'reason')
  const comment = readText(input.comment, 'comment')
  const key = readRequiredKey(input.idempotencyKey)
  const { organization, id } = await readOriginal(tx, input.transaction)
  const transaction = newId('txn')
  const first = await claimIdempotencyKey(tx, {
    organization,
    operation: 'refund',
    key,
    input: [id, asked === null ? null : formatNano(asked), reason, comment],
    transaction,
  })
  if (first?.transaction) return readTransaction(tx, first.transaction)
  const original = await lockOriginal(tx, id)
  refuseUnrefundable(original)
  refuseLongText(reason, 'reason')
  refuseLongText(comment, 'comment')
  const amount = asked ?? remainingOf(original)
  refuseAboveRemaining(original, amount, asked !== null)
  const { row } = await postTransaction(tx, {
    id: transaction,
    organization,
    type: 'credit_refund',
    amount: formatNano(amount),
    creditAmount: creditsOf(original, amount),
    description: `Refund: ${reason}`,
    reason,
    comment: comment || null,
    paymentMethod: original.paymentMethod,
    relatedTransaction: id,
    idempotencyKey: key,
    actor: actor.actor,
  })
  await recordRefund(tx, actor, row)
  return row
}

const readAmount = (value: unknown): NanoUsd | null =>
  value === undefined || value === null ? null : parseMoney(value, { field: 'amount' })

function refuseAboveRemaining(original: Original, amount: NanoUsd, isAsked: boolean): void {
  // What is left of a payment with more digits goes back whole, whatever its digits.
  if (isAsked && amount !== remainingOf(original)) refuseBadAmount(amount, 'amount')
  const remaining = formatNano(remainingOf(original))
  if (amount > remainingOf(original))
    throw against(
      'refund_exceeds_remaining',
      `At most ${formatMoney(remaining)} are left to give back.`,
      {
        remaining,
        refunded: formatNano(original.refunded),
      },
    )
}

/** @returns the negative credits that go back with an amount, or null where none move */
function creditsOf(original: Original, amount: NanoUsd): string | null {
  if (original.creditAmount === null) return null
  const credits = parseMoney(original.creditAmount, { field: 'creditAmount' })
  const part = refundShare(amount, {
    paid: parseMoney(original.amount ?? '0', { field: 'amount' }),
    credits,
    remaining: remainingOf(original),
    creditsLeft: toNanoUsd(credits - original.refundedCredits),
  })
  return part === 0n ? null : formatNano(toNanoUsd(0n - part))
}

const recordRefund = (tx: Tx, actor: AuditActor, row: TransactionRow) =>
  recordAudit(tx, {
    ...actor,
    action: 'transaction.refund',
    resourceType: 'transaction',
    resource: row.id,
    organization: row.organization,
    changes: {
      amount: { from: null, to: row.amount },
      creditAmount: { from: null, to: row.creditAmount },
      relatedTransaction: { from: null, to: row.relatedTransaction },
    },
    reason: row.reason,
  })
