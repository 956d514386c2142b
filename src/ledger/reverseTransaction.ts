import type { AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { newId } from '@/ids'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { readRequiredKey, readRequiredText, refuseLongText } from './entryInputs'
import { grantCredits, recordGrant, type GrantOutcome } from './grantCredits'
import { claimIdempotencyKey } from './idempotency'
import { lockOriginal, readOriginal, refuseIrreversible, type Original } from './originals'
import { postTransaction, type LedgerEntry } from './postTransaction'
import { readTransaction } from './readTransaction'

const OPERATION = 'reverse'

/** As it comes from a caller, unchecked. */
export type ReversalInput = { transaction: string; reason: unknown; idempotencyKey: unknown }

type Wanted = { reason: string; key: string; input: unknown }

/**
 * Answers a wrong row by one of the same type with the signs turned, once. One that adds credits (it
 * takes back a refund) obeys the limits of everything by which an operator adds them.
 * @throws RefusedError 400 `reason_required`, `reason_invalid`, `idempotency_key_required`,
 *   `idempotency_key_invalid`; 404 `transaction_not_found`; 409 `idempotency_conflict`; 422
 *   `not_reversible`, `reason_too_long`; and as grantCredits where it adds credits
 */
export async function reverseTransaction(
  tx: Tx,
  input: ReversalInput,
  actor: AuditActor,
): Promise<GrantOutcome> {
  const reason = readRequiredText(input.reason, 'reason')
  const key = readRequiredKey(input.idempotencyKey)
  const original = await readOriginal(tx, input.transaction)
  const wanted = { reason, key, input: [original.id, reason] }
  const entry = turned(original, wanted, actor.actor)
  const credits = parseMoney(entry.creditAmount ?? '0', { field: 'creditAmount' })
  if (credits <= 0n) return takeBack(tx, entry, wanted, actor)
  return grantCredits(
    tx,
    {
      kind: 'reversal',
      operation: OPERATION,
      key,
      input: wanted.input,
      entry,
      credits,
      comment: null,
      refuse: () => refuseLongText(reason, 'reason'),
      refuseUnderLock: async () => refuseIrreversible(await lockOriginal(tx, original.id)),
    },
    actor,
  )
}

/** A reversal that adds no credits needs nobody's limits. */
async function takeBack(
  tx: Tx,
  entry: LedgerEntry & { reverses: string },
  { reason, key, input }: Wanted,
  actor: AuditActor,
): Promise<GrantOutcome> {
  const { organization } = entry
  const transaction = newId('txn')
  const claim = { organization, operation: OPERATION, key, input, transaction }
  const first = await claimIdempotencyKey(tx, claim)
  if (first?.transaction) return { transaction: await readTransaction(tx, first.transaction) }
  refuseLongText(reason, 'reason')
  refuseIrreversible(await lockOriginal(tx, entry.reverses))
  const { row } = await postTransaction(tx, { ...entry, id: transaction })
  await recordGrant(tx, actor, 'reversal', row)
  return { transaction: row }
}

const negated = (amount: string | null): string | null =>
  amount === null ? null : formatNano(toNanoUsd(0n - parseMoney(amount, { field: 'amount' })))

const turned = (original: Original, { reason, key }: Wanted, actor: string) => ({
  organization: original.organization,
  type: original.type,
  amount: negated(original.amount),
  creditAmount: negated(original.creditAmount),
  description: `Reversal: ${reason}`,
  reason,
  paymentMethod: original.paymentMethod,
  relatedTransaction: original.relatedTransaction,
  reverses: original.id,
  idempotencyKey: key,
  actor,
})
