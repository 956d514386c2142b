import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

/** A user across organizations, as the operator API shows it; times in UTC. */
export type UserAnswer = {
  id: string
  /** The pseudonym where the account is deleted. */
  name: string | null
  /** Null where the account is deleted. */
  email: string | null
  status: string
  operatorRole: string | null
  emailVerifiedAt: string | null
  createdAt: string
  deletedAt: string | null
  memberships: UserMembership[]
}

export type UserMembership = {
  id: string
  organization: string
  organizationName: string
  organizationStatus: string
  role: string
  createdAt: string
}

type Row = Omit<UserAnswer, 'createdAt' | 'deletedAt' | 'emailVerifiedAt' | 'memberships'> & {
  emailVerifiedAt: Date | null
  createdAt: Date
  deletedAt: Date | null
}

const READ = `
  select u.id, u.name, case when u.status::text = 'deleted' then null else u.email end as email,
    u.status::text as status, u.operator_role::text as "operatorRole",
    u.email_verified_at as "emailVerifiedAt", u.created_at as "createdAt",
    d.requested_at as "deletedAt"
  from users u left join user_deletions d on d.user_id = u.id
  where u.id = $1`

const MEMBERSHIPS = `
  select m.id, o.id as organization, o.name as "organizationName",
    o.status::text as "organizationStatus", m.role::text as role, m.created_at as "createdAt"
  from memberships m join organizations o on o.id = m.organization_id
  where m.user_id = $1
  order by m.role = 'owner' desc, o.name, m.id`

/**
 * A user, read by somebody: personal data, so that the reading is on record.
 * @throws RefusedError 404 `user_not_found`
 */
export const readUser = (pool: DatabasePool, id: string, actor: AuditActor): Promise<UserAnswer> =>
  inTransaction(pool, async (tx) => {
    const user = await findUser(tx, id)
    if (!user) throw notFound('user_not_found', `No user ${id.slice(0, 40)}.`)
    // Nobody is left in a deleted account.
    if (user.status !== 'deleted')
      await recordAudit(tx, {
        ...actor,
        action: 'user.read',
        resourceType: 'user',
        resource: user.id,
      })
    return user
  })

async function findUser(db: Queryable, id: string): Promise<UserAnswer | null> {
  const user = isIdShaped(id) ? (await db.query<Row>(READ, [id])).rows[0] : undefined
  if (!user) return null
  const { rows } = await db.query<Omit<UserMembership, 'createdAt'> & { createdAt: Date }>(
    MEMBERSHIPS,
    [id],
  )
  return {
    ...user,
    emailVerifiedAt: user.emailVerifiedAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
    deletedAt: user.deletedAt?.toISOString() ?? null,
    memberships: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
  }
}
