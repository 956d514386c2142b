import type { Queryable } from '@/db/tx'

type Named = { id: string; name: string }
export type DiscountOptions = {
  providers: Named[]
  /** With who serves each: whose prices it has. */
  models: (Named & { providers: string[] })[]
}

/** What a discount can be narrowed to, by name. */
export async function listDiscountOptions(db: Queryable): Promise<DiscountOptions> {
  const providers = await db.query<Named>('select id, name from providers order by name, id')
  const models = await db.query<Named & { providers: string[] }>(
    `select m.id, m.name, array(select distinct p.provider_id from model_prices p
       where p.model_id = m.id order by 1) as providers
     from models m order by m.name, m.id`,
  )
  return { providers: providers.rows, models: models.rows }
}

type Page = { limit: number; offset: number }
export type DiscountedOrganizations = {
  /** `active`: rules that hold now. */
  organizations: (Named & { discounts: number; active: number })[]
  total: number
} & Page

/** Organizations that have rules of their own, by name. */
export async function listDiscountedOrganizations(
  db: Queryable,
  { limit, offset }: Page,
): Promise<DiscountedOrganizations> {
  const { rows } = await db.query<Named & { discounts: number; active: number }>(
    `select o.id, o.name, count(*)::int as discounts,
       count(*) filter (where tstzrange(d.starts_at, d.expires_at) @> now())::int as active
     from discounts d join organizations o on o.id = d.organization_id
     group by o.id order by o.name, o.id limit $1 offset $2`,
    [limit, offset],
  )
  const total = await db.query<{ total: number }>(
    'select count(distinct organization_id)::int as total from discounts',
  )
  return { organizations: rows, total: total.rows[0]?.total ?? 0, limit, offset }
}
