import type { Queryable } from '@/db/tx'

/** One sign-in of the audit trail. */
export type SignIn = {
  id: string
  at: string
  /** Whether it has no personal part any more. */
  isErased: boolean
  ipAddress: string | null
  userAgent: string | null
}

/** The latest 20 sign-ins. */
export async function listSignIns(db: Queryable, user: string): Promise<SignIn[]> {
  const { rows } = await db.query<Omit<SignIn, 'at'> & { at: Date }>(
    `select a.id, a.created_at as at, p.audit_id is null as "isErased", p.ip_address as "ipAddress", p.user_agent as "userAgent"
     from audit_logs a left join audit_personal p on p.audit_id = a.id
     where a.actor = $1 and a.action = 'user.sign_in'
     order by a.created_at desc, a.id desc limit 20`,
    [user],
  )
  return rows.map(({ at, ...signIn }) => ({ ...signIn, at: at.toISOString() }))
}

/** How many sessions have not expired. */
export async function countSessions(db: Queryable, user: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from users_sessions
     where _parent_id = $1 and expires_at > clock_timestamp()`,
    [user],
  )
  return rows[0]?.count ?? 0
}
