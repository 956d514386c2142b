import type { Queryable, Tx } from '@/db/tx'
import { notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { PromoCode } from './promoCode'

/** Of `promo_codes p`. */
const COLUMNS = `
  p.id, p.code, p.code_key as "codeKey", p.name, p.campaign_id as campaign, p.kind::text as kind,
  p.basis_points::int as "basisPoints", p.amount, p.max_bonus as "maxBonus",
  p.duration::text as duration, p.duration_months::int as "durationMonths",
  array(select x.value::text from promo_codes_plans x where x.parent_id = p.id order by x."order") as plans,
  array(select r.organizations_id::text from promo_codes_rels r
        where r.parent_id = p.id and r.path = 'organizations' order by r."order") as organizations,
  p.starts_at as "startsAt", p.ends_at as "endsAt", p.time_zone as "timeZone",
  p.max_redemptions::int as "maxRedemptions", p.max_per_organization::int as "maxPerOrganization",
  p.budget, p.minimum_amount as "minimumAmount",
  coalesce(p.first_purchase_only, false) as "firstPurchaseOnly", coalesce(p.active, false) as active,
  p.deleted_at is not null as "isDeleted", p.redeemed::int as redeemed, p.spent,
  p.updated_at as "updatedAt"`

type Raw = Omit<PromoCode, 'endsAt' | 'startsAt' | 'updatedAt'> & {
  startsAt: Date | null
  endsAt: Date | null
  updatedAt: Date
}

const money = (amount: string | null) => (amount === null ? null : canonicalDecimal(amount))

const toPromo = (row: Raw): PromoCode => ({
  ...row,
  amount: money(row.amount),
  maxBonus: money(row.maxBonus),
  budget: money(row.budget),
  minimumAmount: money(row.minimumAmount),
  spent: canonicalDecimal(row.spent),
  startsAt: row.startsAt?.getTime() ?? null,
  endsAt: row.endsAt?.getTime() ?? null,
  updatedAt: row.updatedAt.getTime(),
})

/** Those of the codes that exist, in the order of their ids. */
export async function readPromos(db: Queryable, ids: readonly string[]): Promise<PromoCode[]> {
  const { rows } = await db.query<Raw>(
    `select ${COLUMNS} from promo_codes p where p.id = any($1) order by p.id`,
    [ids],
  )
  return rows.map(toPromo)
}

/** @throws RefusedError 404 `promo_code_not_found` */
export async function readPromo(db: Queryable, id: string): Promise<PromoCode> {
  const [promo] = isIdShaped(id) ? await readPromos(db, [id]) : []
  if (!promo) throw notFound('promo_code_not_found', `No promo code ${id.slice(0, 40)}.`)
  return promo
}

/** The code that is known by a key and not deleted. */
export async function findPromoId(db: Queryable, codeKey: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    'select id from promo_codes where code_key = $1 and deleted_at is null',
    [codeKey],
  )
  return rows[0]?.id ?? null
}

/**
 * Locks a code before anything that it counts: redemptions of it follow each other. What is read is
 * what the one before has committed.
 * @throws RefusedError 404 `promo_code_not_found`
 */
export async function lockPromo(tx: Tx, id: string): Promise<PromoCode> {
  await lockPromos(tx, [id])
  return readPromo(tx, id)
}

/** Locks several, in the order of their ids. */
export async function lockPromos(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query('select 1 from promo_codes where id = any($1) order by id for no key update', [
    ids,
  ])
}

/** The database's clock in whole milliseconds, cut: a window is told in whole ones. */
export async function readClock(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ now: string }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::text as now',
  )
  return Number(rows[0]?.now)
}
