import type { AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { readKey, readText, refuseBadAmount, refuseLongText } from './entryInputs'
import { grantCredits, type GrantOutcome, type GrantPlan } from './grantCredits'
import type { LedgerEntry } from './postTransaction'

const OPERATION = 'gift-credits'

/** As it comes from a caller, unchecked. */
export type GiftInput = {
  organization: string
  creditAmount: unknown
  comment?: unknown
  idempotencyKey?: unknown
}

/** A gift whose shape is right; the rules are still to be asked. */
type Gift = {
  organization: string
  credits: NanoUsd
  comment: string
  idempotencyKey: string | null
}

const parseGift = (input: GiftInput): Gift => ({
  organization: input.organization,
  credits: parseMoney(input.creditAmount, { field: 'creditAmount' }),
  comment: readText(input.comment, 'comment'),
  idempotencyKey: readKey(input.idempotencyKey),
})

const toEntry = ({ organization, credits, comment, idempotencyKey }: Gift, actor: string) =>
  ({
    organization,
    type: 'credit_gift',
    amount: null,
    creditAmount: formatNano(credits),
    description: `Credits gifted by Administrator${comment ? `: ${comment}` : ''}`,
    comment: comment || null,
    idempotencyKey,
    actor,
  }) satisfies LedgerEntry

/**
 * The gift that an operator has in mind, for the rules of grantCredits.
 * @throws RefusedError 400 `amount_invalid`, `comment_invalid`, `idempotency_key_invalid`; its rules
 *   422 `amount_not_positive`, `amount_too_precise`, `comment_too_long`
 */
export function planGift(input: GiftInput, actor: string): GrantPlan {
  const gift = parseGift(input)
  return {
    kind: 'gift',
    operation: OPERATION,
    key: gift.idempotencyKey,
    input: [formatNano(gift.credits), gift.comment],
    entry: toEntry(gift, actor),
    credits: gift.credits,
    comment: gift.comment,
    refuse: () => {
      refuseBadAmount(gift.credits, 'creditAmount')
      refuseLongText(gift.comment, 'comment')
    },
  }
}

/** Gifts credits, or asks a second person; see grantCredits. */
export const giftCredits = (tx: Tx, input: GiftInput, actor: AuditActor): Promise<GrantOutcome> =>
  grantCredits(tx, planGift(input, actor.actor), actor)
