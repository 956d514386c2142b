import type { CollectionBeforeChangeHook } from 'payload'

import { findOperator } from '@/access/permissions'
import { requireTransaction } from '@/db/requireTransaction'
import { against, conflict, forbidden } from '@/errors'
import { claimGiftKey, giftEntry, parseGift, refuseForbiddenGift } from '@/ledger/giftCredits'
import { moveCredits } from '@/ledger/postTransaction'

type NewTransaction = Record<string, unknown> & { type?: unknown; organization?: unknown }

/**
 * Payload's own create books a gift and nothing else: it takes the balance and the number from the
 * ledger, Payload inserts the row. It cannot replay, so a repeated key is refused by naming the first.
 */
export const postGift: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  if (operation !== 'create') return data as NewTransaction
  const row = data as NewTransaction
  if (row.type !== 'credit_gift')
    throw against(
      'type_not_creatable',
      'Only credit_gift is created here; every other movement is written by its own route.',
    )
  const operator = findOperator(req.user)
  if (!operator) throw forbidden('Only an operator gifts credits.')
  const gift = parseGift({
    organization: idOf(row.organization),
    creditAmount: row.creditAmount,
    comment: row.comment,
    idempotencyKey: row.idempotencyKey,
  })
  if (row.amount !== undefined && row.amount !== null)
    throw against('gift_without_amount', 'A gift moves credits, not money: leave amount empty.')
  const tx = await requireTransaction(req)
  const first = await claimGiftKey(tx, gift)
  if (first)
    throw conflict('already_recorded', `This key has already booked ${first}.`, {
      transaction: first,
    })
  await refuseForbiddenGift(tx, gift)
  const entry = giftEntry(gift, operator.id)
  const movement = await moveCredits(tx, entry)
  return {
    ...row,
    ...entry,
    amount: null,
    currency: 'USD',
    status: 'completed',
    sequence: movement.sequence,
    balanceAfter: movement.balanceAfter,
    bookedAt: movement.bookedAt.toISOString(),
  }
}

const idOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value && typeof value === 'object' && 'id' in value) return String(value.id)
  return ''
}
