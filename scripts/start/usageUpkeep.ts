import { createPool } from '@/db/tx'
import { bookQueue } from '@/metering/bookQueue'
import { keepUsage } from '@/metering/keepUsage'
import type { Log } from './steps'

const DAY_MS = 86_400_000

/**
 * Keeps stored usage in order from now on, once a day. A run that fails is told and tried again the
 * next day; what it had done by then stays done.
 * @returns ends it, after the batch that is going on
 */
export const startUsageUpkeep = (databaseUrl: string, log: Log): (() => Promise<void>) => {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'llm-gateway-admin upkeep',
    max: 2,
  })
  const stopping = new AbortController()
  const run = async (): Promise<void> => {
    if (stopping.signal.aborted) return
    try {
      const kept = await keepUsage(pool, { signal: stopping.signal })
      for (const { month, reason } of kept?.held ?? [])
        log(`Requests of ${month} are old enough to go, but stay: ${reason}.`)
      // What a mapping was made for, and a server that ended could not book.
      if (!stopping.signal.aborted) await bookQueue(pool)
    } catch (error) {
      console.error('Upkeep of usage failed; it is tried again in a day', error)
    }
  }
  let running = run()
  const timer = setInterval(() => {
    running = running.then(run)
  }, DAY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    stopping.abort()
    await running
    await pool.end()
  }
}
