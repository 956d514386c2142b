import { rollbackClient } from './commitClient'
import { toQueryable, type DatabasePool, type Queryable } from './tx'

/** One unchanging view of the database, and its clock when the view was taken: whole ms, cut. */
export type Snapshot = { db: Queryable; now: number }

/**
 * Runs reads that must agree with each other: whatever is committed meanwhile, all of them see the
 * same rows. Nothing can be written in it.
 */
export async function inSnapshot<T>(
  pool: DatabasePool,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<{ now: string }>(
      'select floor(extract(epoch from clock_timestamp()) * 1000)::text as now',
    )
    return await read({ db: toQueryable(client), now: Number(rows[0]?.now) })
  } finally {
    await rollbackClient(client)
  }
}
