import type { Queryable } from '@/db/tx'
import { against, RefusedError } from '@/errors'

/**
 * Four eyes are two people: never the requester, and never an account that the requester has made,
 * let in or readdressed within 24 hours.
 * @throws RefusedError 422 `same_person`, `approver_not_independent`
 */
export async function refuseDependent(
  db: Queryable,
  approver: string,
  requester: string,
): Promise<void> {
  if (approver === requester)
    throw against('same_person', 'Somebody else has to decide this: never who asked for it.')
  const { rowCount } = await db.query(
    `select 1 from audit_logs
     where resource_type = 'user' and resource = $1 and actor = $2
       and (action = 'user.create'
         or (action = 'user.update' and changes ?| array['operatorRole', 'status', 'email']))
       and created_at > clock_timestamp() - interval '24 hours'
     limit 1`,
    [approver, requester],
  )
  if (rowCount > 0)
    throw against(
      'approver_not_independent',
      'Who asked for this has made this account or changed its role, status or e-mail within 24 hours. Somebody else decides, or you do tomorrow.',
    )
}

/** The same as words for who may not; null for who may. */
export async function findDependence(
  db: Queryable,
  approver: string,
  requester: string,
): Promise<string | null> {
  try {
    await refuseDependent(db, approver, requester)
    return null
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}
