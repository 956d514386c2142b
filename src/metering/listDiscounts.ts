import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import type { TimeRange } from '@/time/timeRange'

import {
  DISCOUNT_STATUS,
  discountConditions,
  type DiscountQuery,
  type DiscountStatus,
} from './discountFilters'
import { NO_SAVINGS, readSavings, type Savings } from './readSavings'

/** A usage discount with what it took off; scope null: any. Times are RFC 3339 in UTC, null: open. */
export type DiscountRow = {
  id: string
  organization: string | null
  organizationName: string | null
  provider: string | null
  model: string | null
  percent: string
  reason: string
  startsAt: string | null
  expiresAt: string | null
  status: DiscountStatus
  createdAt: string
} & Savings

type Stored = Omit<DiscountRow, 'createdAt' | 'expiresAt' | 'startsAt' | keyof Savings> & {
  startsAt: Date | null
  expiresAt: Date | null
  createdAt: Date
}

const COLUMNS = `d.id, d.organization_id as organization, o.name as "organizationName",
  d.provider_id as provider, d.model_id as model, d.percent::text as percent, d.reason,
  d.starts_at as "startsAt", d.expires_at as "expiresAt", d.created_at as "createdAt",
  ${DISCOUNT_STATUS} as status`
const FROM = 'discounts d left join organizations o on o.id = d.organization_id'

type Page = { limit: number; offset: number }
type Asked = {
  filters: DiscountQuery
  /** Of whose requests the savings are; null: everybody's. */
  savedBy?: string | null
  /** Null: whenever. */
  range: TimeRange | null
}

/**
 * Usage discounts, the newest first, each with what it took off.
 * @throws RefusedError 400 `parameter_invalid`
 */
export async function listDiscounts(
  db: Queryable,
  { filters, savedBy = null, range, limit, offset }: Asked & Page,
): Promise<{ discounts: DiscountRow[]; total: number } & Page> {
  const { text, values } = discountConditions(filters)
  const { rows } = await db.query<Stored>(
    `select ${COLUMNS} from ${FROM} where ${text}
     order by d.created_at desc, d.id limit $${values.length + 1} offset $${values.length + 2}`,
    [...values, limit, offset],
  )
  return {
    discounts: await withSavings(db, rows, { savedBy, range }),
    total: await countDiscounts(db, filters),
    limit,
    offset,
  }
}

/** How many rules the filters mean. */
export async function countDiscounts(db: Queryable, filters: DiscountQuery): Promise<number> {
  const { text, values } = discountConditions(filters)
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from discounts d where ${text}`,
    values,
  )
  return rows[0]?.total ?? 0
}

/** One rule, with all that it has ever taken off; null when there is none. */
export async function readDiscount(db: Queryable, id: string): Promise<DiscountRow | null> {
  const { rows } = await db.query<Stored>(`select ${COLUMNS} from ${FROM} where d.id = $1`, [id])
  const [row] = await withSavings(db, rows, { savedBy: null, range: null })
  return row ?? null
}

/** The rules that may lower an organization's requests: its own first, then those for all. */
export async function listDiscountsOf(
  db: Queryable,
  organization: string,
  range: TimeRange,
): Promise<DiscountRow[]> {
  const { rows } = await db.query<Stored>(
    `select ${COLUMNS} from ${FROM}
     where d.organization_id = $1 or d.organization_id is null
     order by d.organization_id nulls last, d.provider_id nulls last, d.model_id nulls last,
       d.starts_at desc nulls last, d.id`,
    [organization],
  )
  return withSavings(db, rows, { savedBy: organization, range })
}

async function withSavings(
  db: Queryable,
  rows: readonly Stored[],
  { savedBy, range }: { savedBy: string | null; range: TimeRange | null },
): Promise<DiscountRow[]> {
  if (rows.length === 0) return []
  const rules = rows.map(({ id }) => id)
  const savings = await readSavings(db, { organization: savedBy, rules, range })
  return rows.map((row) => ({
    ...row,
    percent: canonicalDecimal(row.percent),
    startsAt: row.startsAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    ...(savings.get(row.id) ?? NO_SAVINGS),
  }))
}
