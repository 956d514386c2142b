import { createPool, type DatabasePool } from '@/db/tx'
import { pause } from './pause'

const HOUR_MS = 3_600_000

type Work = {
  databaseUrl: string
  /** What it is called in the database's list of connections, after the application's own name. */
  name: string
  connections?: number
  /** Between the end of a run and the next. */
  everyMs: number
  /** One run; aborted, it ends as soon as it can. */
  run: (pool: DatabasePool, signal: AbortSignal) => Promise<unknown>
  /** Said with the error when a run fails; the next one comes all the same. */
  trouble: string
}

/**
 * Does something from now on, again and again, on connections of its own. A failure is told when it
 * begins and once an hour while it lasts, not at every run.
 * @returns ends it, after the run that is going on
 */
export const repeatWork = ({
  databaseUrl,
  name,
  connections = 1,
  everyMs,
  run,
  trouble,
}: Work): (() => Promise<void>) => {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: `llm-gateway-admin ${name}`,
    max: connections,
  })
  const stopping = new AbortController()
  const { signal } = stopping
  let toldAt = -Infinity
  const running = (async () => {
    while (!signal.aborted) {
      try {
        await run(pool, signal)
        toldAt = -Infinity
      } catch (error) {
        if (performance.now() - toldAt >= HOUR_MS) {
          console.error(trouble, error)
          toldAt = performance.now()
        }
      }
      await pause(everyMs, signal)
    }
  })()
  return async () => {
    stopping.abort()
    await running
    await pool.end()
  }
}
