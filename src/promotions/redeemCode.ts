import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Tx } from '@/db/tx'
import { malformed, RefusedError } from '@/errors'
import { newId } from '@/ids'
import { readRequiredKey } from '@/ledger/entryInputs'
import { claimIdempotencyKey } from '@/ledger/idempotency'
import { postTransaction } from '@/ledger/postTransaction'
import { readTransaction, type TransactionRow } from '@/ledger/readTransaction'
import { refuseDeleted } from '@/ledger/refuseGrant'
import { formatNano } from '@/money/formatNano'

import { toCodeKey } from './codeKey'
import { findRefusal, unknownCode } from './findRefusal'
import type { PromoCode, PromisedTerms } from './promoCode'
import { valueOf } from './promoValue'
import { findPromoId, lockPromo } from './readPromo'
import { readStanding, requireOrganization } from './readStanding'
import { readRedemption, type Redemption } from './redemptions'
import { keepRefusal, lockAttempts, refuseGuessing } from './refusals'

const OPERATION = 'redeem'
/** Whose limits a redemption obeys: the code's, which whoever switched it on answered for. */
const ACTOR = 'system:promo_code'

/** As it comes from a caller, unchecked. */
export type RedeemInput = {
  organization: string
  code: unknown
  idempotencyKey: unknown
  /** Only for history that is made up or taken over; otherwise the database's clock. */
  bookedAt?: Date
}

export type Redeemed = {
  /** The balance after it. */
  credits: string
  redemption: Redemption
}

type Attempt = {
  organization: string
  codeKey: string | null
  key: string
  actor: AuditActor
  bookedAt: Date | null
}

/**
 * Redeems a code for an organization: the credits of a gift, at once. Everything commits together, or
 * the attempt is kept with its reason. A repeated key gets what the first call got; a refused call does
 * not use it up.
 * @throws RefusedError 400 `code_invalid`, `idempotency_key_required`, `idempotency_key_invalid`; 404
 *   `organization_not_found`; 409 `idempotency_conflict`; 422 as findRefusal; 429 `promo_cool_down`
 */
export async function redeemCode(
  pool: DatabasePool,
  input: RedeemInput,
  actor: AuditActor,
): Promise<Redeemed> {
  if (typeof input.code !== 'string')
    throw malformed('code_invalid', 'code is the promo code as text.', { field: 'code' })
  const key = readRequiredKey(input.idempotencyKey)
  const { organization, bookedAt = null } = input
  const attempt = { organization, codeKey: toCodeKey(input.code), key, actor, bookedAt }
  const outcome = await inTransaction(pool, (tx) => tryRedeem(tx, attempt))
  if (outcome instanceof RefusedError) throw outcome
  return outcome
}

/** The redemption, or why not: then nothing of it stands but the refusal, in this one transaction. */
async function tryRedeem(tx: Tx, attempt: Attempt): Promise<Redeemed | RefusedError> {
  const { organization, codeKey, actor } = attempt
  await requireOrganization(tx, organization)
  await lockAttempts(tx, organization)
  const promoCode = codeKey === null ? null : await findPromoId(tx, codeKey)
  await tx.query('savepoint attempt')
  try {
    return await redeem(tx, attempt, promoCode)
  } catch (error) {
    // A key that stands for something else is a mistake of the caller's, no attempt at a code.
    if (!(error instanceof RefusedError) || error.status === 409) throw error
    await tx.query('rollback to savepoint attempt')
    await keepRefusal(tx, {
      codeKey,
      promoCode,
      organization,
      reason: error.code,
      actor: actor.actor,
    })
    return error
  }
}

async function redeem(tx: Tx, attempt: Attempt, id: string | null): Promise<Redeemed> {
  const { organization, codeKey, key, actor, bookedAt } = attempt
  const promo = id === null ? null : await lockPromo(tx, id)
  const transaction = newId('txn')
  const claim = { organization, operation: OPERATION, key, input: [codeKey], transaction }
  const first = await claimIdempotencyKey(tx, claim)
  if (first?.transaction) return readFirst(tx, first.transaction)
  await refuseGuessing(tx, organization)
  if (promo === null) throw unknownCode()
  // The row that counts everything else of it: a payment that comes in now waits for this to end.
  await tx.query('select 1 from organizations where id = $1 for no key update', [organization])
  const asked = { organization, promo: promo.id, operator: actor.actor, purchase: null }
  const standing = await readStanding(tx, asked)
  const refusal = findRefusal(promo, standing)
  if (refusal) throw refusal
  const { row } = await book(tx, promo, { organization, transaction, key, bookedAt })
  await insertRedemption(tx, promo, { row, ordinal: standing.redeemed + 1, actor: actor.actor })
  const redemption = await readRedemption(tx, row.id)
  await recordRedemption(tx, redemption, actor)
  return { credits: balanceOf(row), redemption }
}

async function readFirst(tx: Tx, transaction: string): Promise<Redeemed> {
  const row = await readTransaction(tx, transaction)
  return { credits: balanceOf(row), redemption: await readRedemption(tx, transaction) }
}

const balanceOf = ({ id, balanceAfter }: TransactionRow): string => {
  if (balanceAfter === null) throw new Error(`${id} moves no balance.`)
  return balanceAfter
}

type Booking = Pick<Attempt, 'bookedAt' | 'key' | 'organization'> & { transaction: string }

async function book(tx: Tx, promo: PromoCode, booking: Booking) {
  const { organization, transaction, key, bookedAt } = booking
  const posted = await postTransaction(tx, {
    id: transaction,
    organization,
    type: 'credit_gift',
    amount: null,
    creditAmount: formatNano(valueOf(promo)),
    description: `Promo code ${promo.code}`,
    reason: 'promo code',
    idempotencyKey: key,
    actor: ACTOR,
    bookedAt,
  })
  refuseDeleted(posted)
  return posted
}

type Use = { row: TransactionRow; ordinal: number; actor: string }

async function insertRedemption(tx: Tx, promo: PromoCode, { row, ordinal, actor }: Use) {
  await tx.query(
    `insert into promo_redemptions (id, promo_code_id, code, campaign_id, organization_id, ordinal,
       kind, credit_amount, terms, transaction_id, actor, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    [
      newId('red'),
      promo.id,
      promo.code,
      promo.campaign,
      row.organization,
      ordinal,
      promo.kind,
      row.creditAmount,
      JSON.stringify(termsOf(promo)),
      row.id,
      actor,
      row.bookedAt,
    ],
  )
}

const instant = (time: number | null) => (time === null ? null : new Date(time).toISOString())

const termsOf = (promo: PromoCode): PromisedTerms => ({
  kind: promo.kind,
  basisPoints: promo.basisPoints,
  amount: promo.amount,
  maxBonus: promo.maxBonus,
  duration: promo.duration,
  durationMonths: promo.durationMonths,
  plans: promo.plans,
  organizations: promo.organizations,
  startsAt: instant(promo.startsAt),
  endsAt: instant(promo.endsAt),
  maxRedemptions: promo.maxRedemptions,
  maxPerOrganization: promo.maxPerOrganization,
  budget: promo.budget,
  minimumAmount: promo.minimumAmount,
  firstPurchaseOnly: promo.firstPurchaseOnly,
})

/** The resource is the ledger row, as of everything that moves credits. */
const recordRedemption = (tx: Tx, redemption: Redemption, actor: AuditActor) =>
  recordAudit(tx, {
    ...actor,
    action: 'promo_code.redeem',
    resourceType: 'transaction',
    resource: redemption.transaction,
    organization: redemption.organization,
    changes: {
      creditAmount: { from: null, to: redemption.creditAmount },
      promoCode: { from: null, to: redemption.promoCode },
      redemption: { from: null, to: redemption.id },
    },
  })
