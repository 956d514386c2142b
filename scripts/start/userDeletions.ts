import { createPool } from '@/db/tx'
import { continueDeletions } from '@/users/continueDeletions'

const EVERY_MS = 30_000

/**
 * Goes on from now on with deletions that a server did not finish before it ended.
 * @returns ends it, after the batch that is going on
 */
export const startUserDeletions = (databaseUrl: string): (() => Promise<void>) => {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'llm-gateway-admin deletions',
    max: 1,
  })
  const stopping = new AbortController()
  const run = async (): Promise<void> => {
    try {
      await continueDeletions(pool, { signal: stopping.signal })
    } catch (error) {
      console.error('A deletion of a user stopped; it is tried again', error)
    }
  }
  let running = run()
  const timer = setInterval(() => {
    running = running.then(run)
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    stopping.abort()
    await running
    await pool.end()
  }
}
