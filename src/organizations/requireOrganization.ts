import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'

/**
 * The organization a route names, deleted ones included.
 * @throws RefusedError 404 `organization_not_found`
 */
export async function requireOrganization(
  db: Queryable,
  id: string,
): Promise<{ id: string; name: string }> {
  const organization = await findOrganization(db, id)
  if (!organization) throw notFound('organization_not_found', `No organization ${id}.`)
  return organization
}

/** The same, or null when there is none. */
export async function findOrganization(
  db: Queryable,
  id: string,
): Promise<{ id: string; name: string } | null> {
  const { rows } = await db.query<{ id: string; name: string }>(
    'select id, name from organizations where id = $1',
    [id],
  )
  return rows[0] ?? null
}
