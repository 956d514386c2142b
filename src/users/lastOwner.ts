import type { Queryable, Tx } from '@/db/tx'
import { against, type RefusedError } from '@/errors'

/** Any number that nothing else locks. */
const OWNERS_LOCK = 7_234_106

/**
 * The first step of whatever may leave the desk, or an organization, without an owner: one at a time,
 * since two that go on side by side would each see the other one's owner stay.
 */
export const lockOwnersOfDesk = (tx: Tx) =>
  tx.query('select pg_advisory_xact_lock($1)', [OWNERS_LOCK])

const LAST_OWNER = `
  select 1 from users u where u.id = $1 and u.operator_role = 'owner' and u.status = 'active'
    and not exists (select 1 from users x
                    where x.operator_role = 'owner' and x.status = 'active' and x.id <> $1)`

/** Why a user cannot stop being an owner of the desk; null where they can. */
export async function lastOwner(db: Queryable, user: string): Promise<RefusedError | null> {
  if ((await db.query(LAST_OWNER, [user])).rowCount === 0) return null
  return against(
    'last_owner',
    'This is the last owner of the desk. Make another one first: npm run owner -- create --email E',
  )
}
