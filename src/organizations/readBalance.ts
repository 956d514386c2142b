import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/**
 * Whose balance, how much, and when that was.
 * @returns credits as a USD decimal, now as the database's clock in epoch milliseconds
 * @throws RefusedError 404 `organization_not_found`
 */
export async function readBalance(
  db: Queryable,
  id: string,
): Promise<{ organization: { id: string; name: string }; credits: string; now: number }> {
  const { rows } = await db.query<{ id: string; name: string; credits: string; now: Date }>(
    'select id, name, credits::text, clock_timestamp() as now from organizations where id = $1',
    [id],
  )
  const [row] = rows
  if (!row) throw notFound('organization_not_found', `No organization ${id}.`)
  const { name, credits, now } = row
  return { organization: { id, name }, credits: canonicalDecimal(credits), now: now.getTime() }
}
