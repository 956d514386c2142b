import type { Queryable } from '@/db/tx'

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
