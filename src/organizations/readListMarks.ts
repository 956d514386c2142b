import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** What a list tells of an organization beside its columns. USD as decimal strings. */
export type ListMarks = {
  /** The parts of a positive balance: gifts are used up first. Both 0 where it is not positive. */
  gifted: string
  paid: string
  isBlocked: boolean
  paymentFailureCount: number
}

type Raw = ListMarks & { id: string }

// By primary key and transactions_organization_idx, for one page of organizations.
const READ = `
  select o.id, g.gifted, greatest(o.credits, 0) - g.gifted as paid,
    coalesce(o.block_reason, '') <> '' as "isBlocked",
    o.payment_failure_count::int as "paymentFailureCount"
  from organizations o, lateral (
    select least(greatest(o.credits, 0),
      greatest(coalesce(sum(t.credit_amount), 0) - o.total_spent, 0)) as gifted
    from transactions t
    where t.organization_id = o.id and t.status = 'completed' and t.type = 'credit_gift'
  ) g
  where o.id = any($1)`

/** @returns by id; without those that do not exist */
export async function readListMarks(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, ListMarks>> {
  const { rows } = await db.query<Raw>(READ, [ids])
  return new Map(
    rows.map(({ id, gifted, paid, ...marks }) => [
      id,
      { ...marks, gifted: canonicalDecimal(gifted), paid: canonicalDecimal(paid) },
    ]),
  )
}
