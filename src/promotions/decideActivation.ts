import type { AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against, conflict } from '@/errors'
import { APPROVING_ROLES } from '@/ledger/approvers'
import { refuseLongText } from '@/ledger/entryInputs'
import { readLimits, toGiftLimits } from '@/ledger/giftLimits'
import { refuseDependent } from '@/ledger/refuseDependent'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { sumNano, toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { refuseActivation, requireExposure, switchOn } from './activateCodes'
import { readActivation, recordActivation, type Activation } from './activations'
import { announceActivationDecision } from './announceActivation'
import { lockPromos, readPromos } from './readPromo'

/**
 * A second operator agrees: the codes are on from now, in the requester's name and within the
 * requester's limits of today.
 * @throws RefusedError 404 `activation_not_found`, 409 `already_decided`, `request_expired`, 422
 *   `same_person`, `approver_not_independent`, `approval_limit_exceeded`, `requester_without_right`,
 *   `activation_outdated` and as refuseActivation
 */
export async function approveActivation(
  tx: Tx,
  id: string,
  actor: AuditActor,
): Promise<Activation> {
  const activation = await lockOpenActivation(tx, id)
  await refuseDecider(tx, activation, actor)
  const promos = await readPromos(tx, activation.codes)
  const exposure = parseMoney(activation.exposure, { field: 'exposure' })
  if (sumNano(promos.map(requireExposure)) > exposure || promos.some((promo) => promo.isDeleted))
    throw against(
      'activation_outdated',
      'The codes have changed since somebody asked to switch them on. Decline it, and ask again.',
    )
  const actorRole = await requesterRole(tx, activation.requester)
  await refuseActivation(tx, exposure, { actor: activation.requester, actorRole })
  await decide(tx, id, 'active', actor.actor, null)
  await recordActivation(tx, activation, actor, 'promo_activation.approve')
  await switchOn(tx, activation.codes, actor)
  return tellDecided(tx, id)
}

/** The codes stay off. @throws RefusedError as approveActivation; 422 `reason_too_long` */
export async function declineActivation(
  tx: Tx,
  id: string,
  reason: string,
  actor: AuditActor,
): Promise<Activation> {
  const activation = await lockOpenActivation(tx, id)
  // Whoever asked may take it back.
  if (activation.requester !== actor.actor) await refuseDecider(tx, activation, actor)
  refuseLongText(reason, 'reason')
  await decide(tx, id, 'declined', actor.actor, reason)
  await recordActivation(tx, activation, actor, 'promo_activation.decline', reason)
  return tellDecided(tx, id)
}

async function tellDecided(tx: Tx, id: string): Promise<Activation> {
  const decided = await readActivation(tx, id)
  await announceActivationDecision(tx, decided)
  return decided
}

/** Codes first, as every redemption does. */
async function lockOpenActivation(tx: Tx, id: string): Promise<Activation> {
  await lockPromos(tx, (await readActivation(tx, id)).codes)
  await tx.query('select 1 from promos.activations where id = $1 for no key update', [id])
  const activation = await readActivation(tx, id)
  if (activation.state === 'expired')
    throw conflict('request_expired', `This request expired ${activation.expiresAt}. Ask again.`)
  if (activation.state !== 'waiting')
    throw conflict('already_decided', `This request is ${activation.state} already.`, {
      state: activation.state,
    })
  return activation
}

async function refuseDecider(
  tx: Tx,
  { requester, exposure }: Activation,
  { actor, actorRole }: AuditActor,
): Promise<void> {
  await refuseDependent(tx, actor, requester)
  const { perGift } = toGiftLimits(await readLimits(tx))
  const role = APPROVING_ROLES.find((name) => name === actorRole)
  const limit = role ? perGift[role] : toNanoUsd(0n)
  if (parseMoney(exposure, { field: 'exposure' }) > limit)
    throw against(
      'approval_limit_exceeded',
      `You may decide about at most ${formatMoney(formatNano(limit))} at once.`,
      { limit: formatNano(limit), role: actorRole },
    )
}

async function requesterRole(tx: Tx, requester: string): Promise<string> {
  const { rows } = await tx.query<{ role: string | null }>(
    `select operator_role::text as role from users where id = $1 and status = 'active'`,
    [requester],
  )
  const role = rows[0]?.role
  if (!role)
    throw against(
      'requester_without_right',
      'Who asked for this is no operator any more. Decline it.',
    )
  return role
}

async function decide(
  tx: Tx,
  id: string,
  state: 'active' | 'declined',
  actor: string,
  reason: string | null,
): Promise<void> {
  await tx.query(
    `update promos.activations set state = $2, decided_by = $3, decline_reason = $4,
       decided_at = clock_timestamp() where id = $1`,
    [id, state, actor, reason],
  )
}
