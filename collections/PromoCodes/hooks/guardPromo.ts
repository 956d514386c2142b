import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { recordRefusal } from '@/access/recordRefusal'
import { requireTransaction } from '@/db/requireTransaction'
import type { Tx } from '@/db/tx'
import { against, conflict } from '@/errors'
import { toNanoUsd } from '@/money/nanoUsd'
import { refuseActivation, requireExposure } from '@/promotions/activateCodes'
import { keepActivation } from '@/promotions/activations'
import { newCode } from '@/promotions/codeKey'
import { findFixed, findProblem } from '@/promotions/findProblem'
import type { PromoCode } from '@/promotions/promoCode'
import { lockPromo } from '@/promotions/readPromo'
import { invalidPromo, readPromoInput } from '@/promotions/readPromoInput'

type Data = Record<string, unknown>

/**
 * What a code may be, what of it may still change, and whose limits reach for it when it is switched on.
 * A code that is left out is made. Refusals: 409 `changed_meanwhile`, `promo_code_taken`; 422
 * `promo_code_invalid`, `promo_terms_fixed`, `promo_limit_required`, `approval_required`,
 * `gift_limit_exceeded`, `daily_limit_exceeded`.
 */
export const guardPromo: CollectionBeforeChangeHook = async (call) => {
  const { data, operation, req } = call
  const original = operation === 'update' ? (call.originalDoc as Data) : null
  const changed = { ...(data as Data) }
  if (!original && !changed.code) changed.code = newCode()
  try {
    return await guard(changed, original, req)
  } catch (error) {
    await recordRefusal(req, error, {
      action: `promo_code.${operation}`,
      resourceType: 'promo_code',
      resource: String((original ?? changed).id),
    })
    throw error
  }
}

async function guard(data: Data, original: Data | null, req: PayloadRequest): Promise<Data> {
  const tx = await requireTransaction(req)
  const before = original ? await lockUnchanged(tx, original) : null
  // Off with it: whoever restores it switches it on again, by the same rules as anybody.
  const off = data.deletedAt ? { active: false } : {}
  const after = {
    ...readPromoInput({ ...original, ...data, ...off }),
    redeemed: before?.redeemed ?? 0,
    spent: before?.spent ?? '0',
  }
  const problem = findProblem(after)
  if (problem) throw invalidPromo(problem.field, problem.message)
  const fixed = before && findFixed(before, after)
  if (fixed) throw against('promo_terms_fixed', fixed.message, { field: fixed.field })
  if (!after.isDeleted) await refuseTaken(tx, after)
  await answerForActivation(tx, before, after, req)
  const { code, codeKey, timeZone, maxPerOrganization } = after
  return { ...data, ...off, code, codeKey, timeZone, maxPerOrganization }
}

/** Payload writes the whole row: what somebody else changed since it was read would be undone. */
async function lockUnchanged(tx: Tx, original: Data): Promise<PromoCode> {
  const stored = await lockPromo(tx, String(original.id))
  if (stored.updatedAt !== Date.parse(String(original.updatedAt)))
    throw conflict(
      'changed_meanwhile',
      'Somebody else has changed this meanwhile. Load it again, then change it.',
    )
  return stored
}

async function refuseTaken(tx: Tx, { id, code, codeKey }: PromoCode): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from promo_codes where code_key = $1 and deleted_at is null and id <> $2',
    [codeKey, id],
  )
  if (rows[0])
    throw conflict('promo_code_taken', `There is a promo code ${code} already.`, {
      promoCode: rows[0].id,
    })
}

/** Switching on, or promising more of what is on, answers for all the credits that may come of it. */
async function answerForActivation(
  tx: Tx,
  before: PromoCode | null,
  after: PromoCode,
  req: PayloadRequest,
): Promise<void> {
  if (!after.active) return
  const answered = before?.active ? requireExposure(before) : toNanoUsd(0n)
  const exposure = toNanoUsd(requireExposure(after) - answered)
  if (before?.active && exposure <= 0n) return
  const actor = auditActor(req)
  const { needsApproval } = await refuseActivation(tx, exposure, actor)
  if (needsApproval)
    throw against(
      'approval_required',
      'A second person has to agree to that much. Save the code switched off, then ask for it to be switched on.',
      { route: `POST /api/admin/promo-codes/${after.id}/activate` },
    )
  await keepActivation(tx, [after.id], { exposure, actor: actor.actor, state: 'active' })
}
