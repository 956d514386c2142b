import type { Queryable } from '@/db/tx'

/** How many organizations wait for an operator, deleted ones left out. */
export type Attention = { paymentFailing: number; negativeBalance: number }

/** As of now. By the indexes on credits and, where there are failures at all, a scan. */
export async function readAttention(db: Queryable): Promise<Attention> {
  const { rows } = await db.query<Attention>(
    `select count(*) filter (where payment_failure_count > 0)::int as "paymentFailing",
       count(*) filter (where credits < 0)::int as "negativeBalance"
     from organizations
     where (payment_failure_count > 0 or credits < 0) and status <> 'deleted'`,
  )
  const [counts] = rows
  if (!counts) throw new Error('An aggregate gives a row, whatever it finds.')
  return counts
}

/** Organizations made in a range, deleted ones included: they were made. Epoch ms, `to` exclusive. */
export async function countNewOrganizations(
  db: Queryable,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'select count(*)::int as count from organizations where created_at >= $1 and created_at < $2',
    [new Date(from), new Date(to)],
  )
  return rows[0]?.count ?? 0
}
