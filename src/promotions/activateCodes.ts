import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against, conflict, forbidden, notFound } from '@/errors'
import { readLimits, toGiftLimits, toGivingRole } from '@/ledger/giftLimits'
import { lockOperator, refuseAboveLimits } from '@/ledger/refuseGrant'
import { sumNano, type NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { findWaiting, keepActivation, recordActivation, type Activation } from './activations'
import { announceActivation } from './announceActivation'
import type { PromoCode } from './promoCode'
import { exposureOf } from './promoValue'
import { lockPromos, readPromos } from './readPromo'

/**
 * The credits that a code may add once it is switched on.
 * @throws RefusedError 422 `promo_limit_required`
 */
export function requireExposure(promo: PromoCode): NanoUsd {
  const exposure = exposureOf(promo)
  if (exposure === null)
    throw against(
      'promo_limit_required',
      'A code that adds credits is switched on with a number of redemptions or a budget: what it may give at most stands in for a gift.',
      { field: 'maxRedemptions' },
    )
  return exposure
}

/**
 * The rules of everything by which an operator adds credits, for what a code may add at most. Locks the
 * operator, so that parallel activations and gifts count each other.
 * @returns whether a second person has to approve: from that amount on, counting what this operator
 *   switched on within 24 hours
 * @throws RefusedError 403 `forbidden`, 422 `gift_limit_exceeded`, `daily_limit_exceeded`
 */
export async function refuseActivation(
  tx: Tx,
  exposure: NanoUsd,
  { actor, actorRole }: Pick<AuditActor, 'actor' | 'actorRole'>,
): Promise<{ needsApproval: boolean }> {
  const role = toGivingRole(actorRole)
  if (!role) throw forbidden('Only an operator who may gift switches a promo code on.')
  const limits = toGiftLimits(await readLimits(tx))
  const given = await lockOperator(tx, { operator: actor, organization: '' })
  if (!given.isActive) throw forbidden('This account is not active any more.')
  refuseAboveLimits(limits, role, exposure, given.today)
  const { rows } = await tx.query<{ recent: string }>(
    `select coalesce(sum(exposure), 0)::text as recent from promos.activations
     where requester = $1 and state = 'active' and decided_at > clock_timestamp() - interval '24 hours'`,
    [actor],
  )
  const recent = parseMoney(rows[0]?.recent ?? '0', { field: 'recent' })
  return { needsApproval: exposure > 0n && recent + exposure >= limits.secondPersonFrom }
}

/**
 * Switches codes on, all or none, or asks a second person. Those that are on already stay so.
 * @throws RefusedError 404 `promo_code_not_found`, 422 `promo_limit_required`, `promo_code_deleted`
 *   and as refuseActivation
 */
export async function activateCodes(
  tx: Tx,
  ids: readonly string[],
  actor: AuditActor,
): Promise<Activation | null> {
  const promos = (await lockAll(tx, ids)).filter(({ active }) => !active)
  if (promos.length === 0) return null
  const codes = promos.map(({ id }) => id)
  const waiting = await findWaiting(tx, codes)
  if (waiting && waiting.requester === actor.actor) return waiting
  if (waiting)
    throw conflict('activation_waiting', `${waiting.id} waits already: approve or decline it.`, {
      activation: waiting.id,
    })
  const exposure = sumNano(promos.map(requireExposure))
  const { needsApproval } = await refuseActivation(tx, exposure, actor)
  const state = needsApproval ? 'waiting' : 'active'
  const activation = await keepActivation(tx, codes, { exposure, actor: actor.actor, state })
  if (needsApproval) {
    await recordActivation(tx, activation, actor, 'promo_activation.request')
    await announceActivation(tx, activation)
  } else await switchOn(tx, codes, actor)
  return activation
}

async function lockAll(tx: Tx, ids: readonly string[]): Promise<PromoCode[]> {
  await lockPromos(tx, ids)
  const promos = await readPromos(tx, ids)
  const missing = ids.find((id) => !promos.some((promo) => promo.id === id))
  if (missing !== undefined)
    throw notFound('promo_code_not_found', `No promo code ${missing.slice(0, 40)}.`)
  if (promos.some(({ isDeleted }) => isDeleted))
    throw against('promo_code_deleted', 'This promo code is deleted: restore it first.')
  return promos
}

/** Codes that may be redeemed from now on, each with its audit entry. */
export async function switchOn(tx: Tx, codes: readonly string[], actor: AuditActor): Promise<void> {
  await tx.query(
    `update promo_codes set active = true, updated_at = clock_timestamp() where id = any($1)`,
    [codes],
  )
  for (const resource of codes)
    await recordAudit(tx, {
      ...actor,
      action: 'promo_code.update',
      resourceType: 'promo_code',
      resource,
      changes: { active: { from: false, to: true } },
    })
}
