import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** A movement of money or credits, and whose it was. USD as decimal strings. */
export type LatestTransaction = {
  id: string
  organization: string
  organizationName: string
  type: string
  amount: string | null
  creditAmount: string | null
  isReversal: boolean
  bookedAt: string
}

type Raw = Omit<LatestTransaction, 'bookedAt'> & { bookedAt: Date }

const money = (value: string | null) => (value === null ? null : canonicalDecimal(value))

/** The latest completed movements of all organizations. Rows that only keep the books are left out. */
export async function listLatestTransactions(
  db: Queryable,
  limit: number,
): Promise<LatestTransaction[]> {
  // Walks transactions_booked_at_idx backwards.
  const { rows } = await db.query<Raw>(
    `select t.id, o.id as organization, o.name as "organizationName", t.type::text, t.amount,
       t.credit_amount as "creditAmount", t.reverses_id is not null as "isReversal",
       t.booked_at as "bookedAt"
     from transactions t join organizations o on o.id = t.organization_id
     where t.status = 'completed' and t.booked_at is not null
       and (t.amount is not null or t.credit_amount is not null)
     order by t.booked_at desc, t.id desc limit $1`,
    [limit],
  )
  return rows.map((row) => ({
    ...row,
    amount: money(row.amount),
    creditAmount: money(row.creditAmount),
    bookedAt: row.bookedAt.toISOString(),
  }))
}
