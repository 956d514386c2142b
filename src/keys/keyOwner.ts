import type { Queryable, Tx } from '@/db/tx'
import { against, notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

/** Whose key it is to be. */
export type KeyOwner = {
  organization: string
  project: string
  /** How many active keys the organization may have; null: any number. */
  keyLimit: number | null
}

type Row = {
  organizationStatus: string
  projectStatus: string | null
  keyLimit: string | null
}

const FIND = `
  select o.status::text as "organizationStatus", p.status::text as "projectStatus",
    o.limits_api_keys as "keyLimit"
  from organizations o left join projects p on p.organization_id = o.id and p.id = $2
  where o.id = $1`

/**
 * The project of an organization that is to have a key.
 * @throws RefusedError 404 `organization_not_found`, `project_not_found` (also for a project of another
 *   organization), 422 `organization_deleted`, `project_deleted`
 */
export async function requireKeyOwner(
  db: Queryable,
  { organization, project }: { organization: string; project: string },
): Promise<KeyOwner> {
  const isLookedUp = isIdShaped(organization)
  const ids = [organization, isIdShaped(project) ? project : null]
  const row = isLookedUp ? (await db.query<Row>(FIND, ids)).rows[0] : undefined
  if (!row) throw notFound('organization_not_found', `No organization ${organization}.`)
  if (row.projectStatus === null)
    throw notFound('project_not_found', `No project ${project} of that organization.`)
  if (row.organizationStatus === 'deleted')
    throw against('organization_deleted', 'A deleted organization gets no keys.')
  if (row.projectStatus === 'deleted')
    throw against('project_deleted', 'A deleted project gets no keys; take another project.')
  return { organization, project, keyLimit: row.keyLimit === null ? null : Number(row.keyLimit) }
}

/** Two numbers that nothing else locks: new keys of an organization with a limit follow each other. */
const KEYS_LOCK = 7_261

/**
 * Keeps an organization within its number of active keys.
 * @throws RefusedError 422 `api_key_limit_reached`
 */
export async function refuseOneTooMany(
  tx: Tx,
  { organization, keyLimit }: KeyOwner,
): Promise<void> {
  if (keyLimit === null) return
  await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [KEYS_LOCK, organization])
  const { rows } = await tx.query<{ active: number }>(
    `select count(*)::int as active from api_keys k join projects p on p.id = k.project_id
     where p.organization_id = $1 and k.status = 'active'`,
    [organization],
  )
  const active = rows[0]?.active ?? 0
  if (active >= keyLimit)
    throw against(
      'api_key_limit_reached',
      `This organization may have ${keyLimit} active keys and has ${active}. Revoke one, or raise the limit in its settings.`,
      { limit: keyLimit, active },
    )
}
