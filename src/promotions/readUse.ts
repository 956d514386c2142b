import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import { findWaiting, type Activation } from './activations'
import { promoState, type PromoState } from './promoState'
import { readClock, readPromo } from './readPromo'

/** What came of a code or of a campaign: gross, and what of it was taken back. Money: USD, decimal text. */
export type Use = {
  redeemed: number
  reversed: number
  /** Credits given. */
  spent: string
  spentNet: string
  organizations: number
  refusals: number
}

/** A code's limits beside what is used of them. */
export type CodeUse = Use & {
  state: PromoState
  maxRedemptions: number | null
  maxPerOrganization: number
  budget: string | null
  /** What waits for a second person to switch it on. */
  activation: Activation | null
}

const COUNTS = `
  select count(*)::int as redeemed, count(v.id)::int as reversed,
    count(distinct d.organization_id)::int as organizations,
    coalesce(sum(d.credit_amount), 0) as spent,
    coalesce(sum(d.credit_amount) filter (where v.id is null), 0) as "spentNet"
  from promo_redemptions d left join transactions v on v.reverses_id = d.transaction_id`

async function count(db: Queryable, by: 'campaign_id' | 'promo_code_id', id: string): Promise<Use> {
  const { rows } = await db.query<Omit<Use, 'refusals'>>(`${COUNTS} where d.${by} = $1`, [id])
  const row = rows[0]
  if (!row) throw new Error('Counts are one row.')
  const refused = await db.query<{ refusals: number }>(
    by === 'promo_code_id'
      ? 'select count(*)::int as refusals from promos.refusals where promo_code_id = $1'
      : `select count(*)::int as refusals from promos.refusals r
         join promo_codes p on p.id = r.promo_code_id where p.campaign_id = $1`,
    [id],
  )
  const [spent, spentNet] = [canonicalDecimal(row.spent), canonicalDecimal(row.spentNet)]
  return { ...row, spent, spentNet, refusals: refused.rows[0]?.refusals ?? 0 }
}

/** @throws RefusedError 404 `promo_code_not_found` */
export async function readCodeUse(db: Queryable, id: string): Promise<CodeUse> {
  const promo = await readPromo(db, id)
  const { maxRedemptions, maxPerOrganization, budget } = promo
  return {
    ...(await count(db, 'promo_code_id', promo.id)),
    ...{ maxRedemptions, maxPerOrganization, budget },
    state: promoState(promo, await readClock(db)),
    activation: await findWaiting(db, [promo.id]),
  }
}

/** @throws RefusedError 404 `promo_campaign_not_found` */
export async function readCampaignUse(db: Queryable, id: string): Promise<Use & { codes: number }> {
  const { rows } = await db.query<{ codes: number }>(
    `select (select count(*)::int from promo_codes where campaign_id = c.id and deleted_at is null) as codes
     from promo_campaigns c where c.id = $1`,
    [id],
  )
  if (!rows[0]) throw notFound('promo_campaign_not_found', `No promo campaign ${id.slice(0, 40)}.`)
  return { ...rows[0], ...(await count(db, 'campaign_id', id)) }
}
