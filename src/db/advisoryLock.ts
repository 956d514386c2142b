import type { DatabasePool, Queryable } from './tx'

/** A place in the lock table that nothing else takes: two numbers. */
export type LockName = readonly [area: number, item: number]

/**
 * Takes a lock of the whole database for longer than a transaction, on a connection of its own; it
 * ends with the connection at the latest.
 * @returns how to give it back, or null when somebody else holds it
 */
export async function tryAdvisoryLock(
  pool: DatabasePool,
  name: LockName,
): Promise<(() => Promise<void>) | null> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1, $2) as taken',
      [...name],
    )
    if (!rows[0]?.taken) {
      client.release()
      return null
    }
  } catch (error) {
    client.release(true)
    throw error
  }
  return async () => {
    try {
      await client.query('select pg_advisory_unlock($1, $2)', [...name])
      client.release()
    } catch {
      // Closing the connection gives it back too.
      client.release(true)
    }
  }
}

/** Whether somebody holds the lock now. */
export async function isAdvisoryLockHeld(db: Queryable, name: LockName): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from pg_locks
     where locktype = 'advisory' and granted and classid = $1 and objid = $2 and objsubid = 2
       and database = (select oid from pg_database where datname = current_database())`,
    [...name],
  )
  return rowCount > 0
}
