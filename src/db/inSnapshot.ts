import { rollbackClient } from './commitClient'
import { toQueryable, type DatabasePool, type Queryable } from './tx'

/** One unchanging view of the database, and its clock when the view was taken: whole ms, cut. */
export type Snapshot = {
  db: Queryable
  now: number
  /** The same object for every connection with this view: for what is read once in it. */
  view: object
}

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
  const { client, end } = await begin(pool)
  try {
    if (idleMs !== undefined)
      await client.query(`set local idle_in_transaction_session_timeout = ${Math.ceil(idleMs)}`)
    const { rows } = await client.query<{ now: string }>(
      'select floor(extract(epoch from clock_timestamp()) * 1000)::text as now',
    )
    return { db: toQueryable(client), now: Number(rows[0]?.now), view: {}, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** A name under which other connections see what a snapshot sees, as long as it is open. */
export async function shareSnapshot({ db }: Snapshot): Promise<string> {
  const { rows } = await db.query<{ name: string }>('select pg_export_snapshot() as name')
  return rows[0]?.name ?? ''
}

/** Reads what a shared snapshot sees over one more connection, at the same time. */
export async function besideSnapshot<T>(
  pool: DatabasePool,
  { now, view, name }: Pick<Snapshot, 'now' | 'view'> & { name: string },
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const { client, end } = await begin(pool)
  try {
    await client.query(`set transaction snapshot '${name}'`)
    return await read({ db: toQueryable(client), now, view })
  } finally {
    await end()
  }
}

async function begin(pool: DatabasePool) {
  const client = await pool.connect()
  let isOpen = true
  const end = async () => {
    if (!isOpen) return
    isOpen = false
    await rollbackClient(client)
  }
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    return { client, end }
  } catch (error) {
    await end()
    throw error
  }
}
