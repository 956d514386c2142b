import type { Queryable } from '@/db/tx'

export type MemberRow = {
  id: string
  userId: string
  role: string
  createdAt: string
  user: { id: string; email: string; name: string | null; emailVerified: boolean }
}

type Raw = {
  id: string
  userId: string
  role: string
  createdAt: Date
  email: string
  name: string | null
  emailVerified: boolean
}

/** All members of an organization: its owner first, then in the order in which they joined. */
export async function listMembers(
  db: Queryable,
  organization: string,
): Promise<{ members: MemberRow[]; total: number }> {
  const { rows } = await db.query<Raw>(
    `select m.id, m.user_id as "userId", m.role, m.created_at as "createdAt", u.email, u.name,
       u.email_verified_at is not null as "emailVerified"
     from memberships m join users u on u.id = m.user_id
     where m.organization_id = $1
     order by m.role = 'owner' desc, m.created_at, m.id`,
    [organization],
  )
  const members = rows.map(({ id, userId, role, createdAt, email, name, emailVerified }) => ({
    id,
    userId,
    role,
    createdAt: createdAt.toISOString(),
    user: { id: userId, email, name, emailVerified },
  }))
  return { members, total: members.length }
}
