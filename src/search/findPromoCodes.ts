import { toCodeKey } from '@/promotions/codeKey'
import { readClock, readPromos } from '@/promotions/readPromo'
import { promoState } from '@/promotions/promoState'

import { inWords, type Finder } from './found'

/** Codes by their letters, whatever the case, by their id, and by a redemption of them. */
export const findPromoCodes: Finder = async (db, { text }, limit) => {
  const { rows } = await db.query<{ id: string }>(
    `select id from promo_codes where id = $1 or code_key = $2
     union select promo_code_id from promo_redemptions where id = $1
     limit $3`,
    [text, toCodeKey(text), limit],
  )
  if (rows.length === 0) return []
  const clock = await readClock(db)
  const promos = await readPromos(
    db,
    rows.map(({ id }) => id),
  )
  return promos.map((promo) => ({
    id: promo.id,
    title: promo.code,
    detail: inWords(
      promo.name,
      promoState(promo, clock).replace('_', ' '),
      `${promo.redeemed}${promo.maxRedemptions === null ? '' : ` of ${promo.maxRedemptions}`} redeemed`,
    ),
    isExact: true,
  }))
}
