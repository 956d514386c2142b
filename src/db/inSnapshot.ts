import { rollbackClient } from './commitClient'
import { toQueryable, type DatabasePool, type Queryable } from './tx'

/** One unchanging view of the database, and its clock when the view was taken: whole ms, cut. */
export type Snapshot = { db: Queryable; now: number }

/** A snapshot that lasts until it is ended; whoever opens one ends it, whatever happens. */
export type OpenSnapshot = Snapshot & {
  /** Gives the connection back, an open cursor with it; again does nothing. */
  end: () => Promise<void>
}

/**
 * Runs reads that must agree with each other: whatever is committed meanwhile, all of them see the
 * same rows. Nothing can be written in it.
 */
export async function inSnapshot<T>(
  pool: DatabasePool,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const snapshot = await openSnapshot(pool)
  try {
    return await read(snapshot)
  } finally {
    await snapshot.end()
  }
}

/**
 * The same for a reader that hands on what it reads while it reads it.
 * @param idleMs how long it may wait between two reads; the pool's own bound unless given
 */
export async function openSnapshot(pool: DatabasePool, idleMs?: number): Promise<OpenSnapshot> {
  const client = await pool.connect()
  let isOpen = true
  const end = async () => {
    if (!isOpen) return
    isOpen = false
    await rollbackClient(client)
  }
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    if (idleMs !== undefined)
      await client.query(`set local idle_in_transaction_session_timeout = ${Math.ceil(idleMs)}`)
    const { rows } = await client.query<{ now: string }>(
      'select floor(extract(epoch from clock_timestamp()) * 1000)::text as now',
    )
    return { db: toQueryable(client), now: Number(rows[0]?.now), end }
  } catch (error) {
    await end()
    throw error
  }
}
