import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { fillDemoGap } from '@/demo/fillDemoGap'
import { runDemoTraffic } from '@/demo/runDemoTraffic'
import type { Log } from './steps'

/** The database's clock: what it books by. */
export const databaseNow = async (pool: DatabasePool): Promise<Date> => {
  const { rows } = await toQueryable(pool).query<{ now: Date }>('select clock_timestamp() as now')
  if (!rows[0]) throw new Error('The database told no time.')
  return rows[0].now
}

/**
 * Fills the gap since the last demo row, then lets the demo's traffic go on beside the server, so
 * that the short windows never stand empty. Does nothing in a database without demo data.
 * @returns ends it
 */
export const startDemoTraffic = (databaseUrl: string, log: Log): (() => Promise<void>) => {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'llm-gateway-admin demo',
    max: 3,
  })
  const stopping = new AbortController()
  const running = (async () => {
    await fillDemoGap(pool, { now: await databaseNow(pool) })
    await runDemoTraffic(pool, { signal: stopping.signal, log })
  })().catch((error: unknown) => console.error('Demo traffic ended', error))
  return async () => {
    stopping.abort()
    await running
    await pool.end()
  }
}
