import pg from 'pg'

/** What domain code needs of a database: one statement at a time, values apart from the text. */
export type Queryable = {
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>
}

/** A Queryable with an open transaction behind it. Only this file and requireTransaction make one. */
export type Tx = Queryable & { readonly isTransaction: true }

// numeric stays text in pg by default; int8 too: callers decide whether it fits a number.
const { Pool } = pg
export type DatabasePool = pg.Pool

type PoolOptions = { connectionString: string; applicationName: string; max?: number }

/** Pool settings of every process: bounded, and never waiting for ever. */
export const poolSettings = ({ connectionString, applicationName, max = 20 }: PoolOptions) => ({
  connectionString,
  application_name: applicationName,
  max,
  connectionTimeoutMillis: 10_000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 60_000,
  // Day grains follow the connection's zone; storage is UTC.
  options: '-c timezone=UTC',
})

export const createPool = (options: PoolOptions): DatabasePool => openPool(poolSettings(options))

/**
 * A pool that outlives its connections: a lost one is reported by the query it was running, or
 * replaced by the next. Without these listeners node-postgres ends the process instead.
 */
export function openPool(settings: pg.PoolConfig): DatabasePool {
  const pool = new Pool(settings)
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
  })
  return pool
}

export function toQueryable(client: pg.Pool | pg.PoolClient): Queryable {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      try {
        const result = await run(client, text, values)
        return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 }
      } catch (error) {
        // Where it was asked, not where the socket was read.
        if (error instanceof Error) Error.captureStackTrace(error)
        throw error
      }
    },
  }
}

/**
 * By callback: results that node-postgres hands over by its own promise hold on to each other once one of
 * them is old, and an export of a million rows then grows the heap until all of it is collected.
 */
const run = (client: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[]) =>
  new Promise<pg.QueryResult>((resolve, reject) => {
    client.query(text, values as unknown[], (error: Error | null, result: pg.QueryResult) => {
      if (error) reject(error)
      else resolve(result)
    })
  })

export const toTx = (client: pg.PoolClient): Tx => ({
  ...toQueryable(client),
  isTransaction: true,
})
