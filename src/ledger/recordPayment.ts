import type { AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { malformed } from '@/errors'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'
import { parseInstant } from '@/time/parseInstant'

import {
  readRequiredKey,
  readRequiredText,
  readText,
  refuseBadAmount,
  refuseLongText,
} from './entryInputs'
import { grantCredits, type GrantOutcome, type GrantPlan } from './grantCredits'

/** How money comes in that no payment system reports. */
const PAYMENT_METHODS = ['wire', 'crypto', 'other'] as const
const MAX_REFERENCE = 255

/** As it comes from a caller, unchecked. */
export type PaymentInput = {
  organization: string
  amount: unknown
  /** What the customer gets for it; missing = as much as was paid. */
  creditAmount?: unknown
  paymentMethod: unknown
  /** What the bank or the chain calls it. */
  externalReference: unknown
  /** When the bank says it arrived; the booking itself has the database's time. */
  valueDate?: unknown
  comment?: unknown
  idempotencyKey: unknown
}

/**
 * Records money that came in outside of any payment system: a top-up, so revenue and no gift, under
 * the limits of everything by which an operator adds credits.
 * @throws RefusedError 400 `amount_invalid`, `payment_method_invalid`, `external_reference_required`,
 *   `time_invalid`, `comment_invalid`, `idempotency_key_required`, `idempotency_key_invalid`; 422
 *   `amount_not_positive`, `amount_too_precise`, `external_reference_too_long`, `comment_too_long`;
 *   and as grantCredits
 */
export const recordPayment = (
  tx: Tx,
  input: PaymentInput,
  actor: AuditActor,
): Promise<GrantOutcome> => grantCredits(tx, planPayment(input, actor.actor), actor)

function planPayment(input: PaymentInput, actor: string): GrantPlan {
  const { organization } = input
  const amount = parseMoney(input.amount, { field: 'amount' })
  const credits =
    input.creditAmount === undefined || input.creditAmount === null
      ? amount
      : parseMoney(input.creditAmount, { field: 'creditAmount' })
  const paymentMethod = readMethod(input.paymentMethod)
  const externalReference = readRequiredText(input.externalReference, 'externalReference')
  const comment = readText(input.comment, 'comment')
  const valueDate = readValueDate(input.valueDate)
  const key = readRequiredKey(input.idempotencyKey)
  const money = { amount: formatNano(amount), creditAmount: formatNano(credits) }
  return {
    kind: 'payment',
    operation: 'payments',
    key,
    input: [money, paymentMethod, externalReference, valueDate?.toISOString() ?? null, comment],
    entry: {
      organization,
      type: 'credit_topup',
      ...money,
      description: `Payment by ${paymentMethod}: ${externalReference}`,
      comment: comment || null,
      paymentMethod,
      externalReference,
      valueDate,
      idempotencyKey: key,
      actor,
    },
    credits,
    comment: null,
    refuse: () => {
      refuseBadAmount(amount, 'amount')
      refuseBadAmount(credits, 'creditAmount')
      refuseLongText(externalReference, 'externalReference', MAX_REFERENCE)
      refuseLongText(comment, 'comment')
    },
  }
}

function readMethod(value: unknown): (typeof PAYMENT_METHODS)[number] {
  const method = PAYMENT_METHODS.find((name) => name === value)
  if (method) return method
  throw malformed(
    'payment_method_invalid',
    `paymentMethod is one of ${PAYMENT_METHODS.join(', ')}.`,
    { valid: PAYMENT_METHODS },
  )
}

const readValueDate = (value: unknown): Date | null =>
  value === undefined || value === null
    ? null
    : new Date(parseInstant(value, { field: 'valueDate' }))
