import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against, malformed, notFound } from '@/errors'
import { decimalPlaces } from '@/money/decimalPlaces'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'

import { claimIdempotencyKey, settleIdempotencyKey } from './idempotency'
import { postTransaction, type LedgerEntry } from './postTransaction'

const OPERATION = 'gift-credits'
const MAX_COMMENT = 500

export type GiftInput = {
  organization: string
  creditAmount: unknown
  comment?: unknown
  idempotencyKey?: unknown
}

/** A gift whose shape is right: canonical amount, trimmed comment. */
export type Gift = {
  organization: string
  creditAmount: string
  comment: string
  idempotencyKey: string | null
}

/**
 * @throws RefusedError 400 `amount_invalid`, `comment_invalid`, `idempotency_key_invalid`;
 *   422 `amount_not_positive`, `amount_too_precise`, `comment_too_long`
 */
export function parseGift(input: GiftInput): Gift {
  const nano = parseMoney(input.creditAmount, { field: 'creditAmount' })
  const creditAmount = formatNano(nano)
  if (nano <= 0n) throw against('amount_not_positive', 'A gift is more than 0 credits.')
  if (decimalPlaces(creditAmount) > 2)
    throw against('amount_too_precise', 'A gift has at most 2 decimals.')
  const comment = input.comment ?? ''
  if (typeof comment !== 'string' || comment.includes('\0'))
    throw malformed('comment_invalid', 'The comment is text.')
  if (comment.trim().length > MAX_COMMENT)
    throw against('comment_too_long', `The comment has at most ${MAX_COMMENT} characters.`)
  const key = input.idempotencyKey ?? null
  if (key !== null && (typeof key !== 'string' || key.length < 1 || key.length > 200))
    throw malformed('idempotency_key_invalid', 'An idempotency key has 1 to 200 characters.')
  return {
    organization: input.organization,
    creditAmount,
    comment: comment.trim(),
    idempotencyKey: key,
  }
}

/** The ledger entry of a gift: credits, no money. */
export const giftEntry = (
  gift: Gift,
  actor: string,
  bookedAt: Date | null = null,
): LedgerEntry => ({
  organization: gift.organization,
  type: 'credit_gift',
  amount: null,
  creditAmount: gift.creditAmount,
  description: `Credits gifted by Administrator${gift.comment ? `: ${gift.comment}` : ''}`,
  comment: gift.comment || null,
  idempotencyKey: gift.idempotencyKey,
  actor,
  bookedAt,
})

/**
 * The rules that hold on every path by which credits are gifted.
 * @throws RefusedError 404 `organization_not_found`, 422 `organization_deleted`
 */
export async function refuseForbiddenGift(tx: Tx, gift: Gift): Promise<void> {
  const { rows } = await tx.query<{ status: string }>(
    'select status from organizations where id = $1 for no key update',
    [gift.organization],
  )
  const organization = rows[0]
  if (!organization)
    throw notFound('organization_not_found', `No organization ${gift.organization}.`)
  if (organization.status === 'deleted')
    throw against('organization_deleted', 'This organization is deleted; it takes no gifts.')
}

/** The audit entry of a gift, on every path. */
export const recordGiftAudit = (tx: Tx, actor: AuditActor, gift: Gift, transaction: string) =>
  recordAudit(tx, {
    ...actor,
    action: 'credits.gift',
    resourceType: 'transaction',
    resource: transaction,
    organization: gift.organization,
    changes: { creditAmount: { from: null, to: gift.creditAmount } },
    reason: gift.comment || null,
  })

/** Claims the gift's key, if it has one. @returns the first call's transaction, or null */
export async function claimGiftKey(tx: Tx, gift: Gift): Promise<string | null> {
  if (gift.idempotencyKey === null) return null
  return claimIdempotencyKey(tx, {
    organization: gift.organization,
    operation: OPERATION,
    key: gift.idempotencyKey,
    input: [gift.creditAmount, gift.comment],
  })
}

export async function settleGiftKey(tx: Tx, gift: Gift, transaction: string): Promise<void> {
  if (gift.idempotencyKey === null) return
  await settleIdempotencyKey(
    tx,
    { organization: gift.organization, operation: OPERATION, key: gift.idempotencyKey },
    transaction,
  )
}

/**
 * Gifts credits: key, rules, balance, row and audit entry in the caller's transaction.
 * @returns the transaction's id, and whether an earlier call with the same key had made it
 */
export async function giftCredits(
  tx: Tx,
  input: GiftInput,
  actor: AuditActor,
): Promise<{ transaction: string; isRepeated: boolean }> {
  const gift = parseGift(input)
  const first = await claimGiftKey(tx, gift)
  if (first) return { transaction: first, isRepeated: true }
  await refuseForbiddenGift(tx, gift)
  const { id } = await postTransaction(tx, giftEntry(gift, actor.actor))
  await settleGiftKey(tx, gift, id)
  await recordGiftAudit(tx, actor, gift, id)
  return { transaction: id, isRepeated: false }
}
