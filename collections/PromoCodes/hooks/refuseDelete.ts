import type { CollectionBeforeDeleteHook } from 'payload'

import { recordRefusal } from '@/access/recordRefusal'
import { requireTransaction } from '@/db/requireTransaction'
import { conflict } from '@/errors'
import { lockPromo } from '@/promotions/readPromo'

/** What somebody has redeemed stays, switched off or in the trash. Refusal: 409 `promo_code_redeemed`. */
export const refuseDelete: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const promo = await lockPromo(await requireTransaction(req), String(id))
  if (promo.redeemed === 0) return
  const error = conflict(
    'promo_code_redeemed',
    `This promo code was redeemed ${promo.redeemed} times: switch it off, or move it to the trash.`,
  )
  await recordRefusal(req, error, {
    action: 'promo_code.delete',
    resourceType: 'promo_code',
    resource: promo.id,
  })
  throw error
}
