import type { CollectionBeforeDeleteHook } from 'payload'

import { recordRefusal } from '@/access/recordRefusal'
import { requireTransaction } from '@/db/requireTransaction'
import { conflict } from '@/errors'

/** A campaign with codes stays: its redemptions name it. Refusal: 409 `promo_campaign_in_use`. */
export const refuseDelete: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const tx = await requireTransaction(req)
  const { rowCount } = await tx.query(
    `select 1 from promo_codes where campaign_id = $1
     union all select 1 from promo_redemptions where campaign_id = $1 limit 1`,
    [String(id)],
  )
  if (rowCount === 0) return
  const error = conflict('promo_campaign_in_use', 'This campaign has promo codes: it stays.')
  await recordRefusal(req, error, {
    action: 'promo_campaign.delete',
    resourceType: 'promo_campaign',
    resource: String(id),
  })
  throw error
}
