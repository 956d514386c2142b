import { createPool } from '@/db/tx'
import { foldLatencies } from '@/metering/foldLatencies'

const EVERY_MS = 10_000

/**
 * Folds the durations of what is reported into the histograms from now on. Nothing waits for it and
 * nothing is wrong without it: percentiles only read more rows.
 * @returns ends it, after the run that is going on
 */
export const startLatencyFolding = (databaseUrl: string): (() => Promise<void>) => {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'llm-gateway-admin latencies',
    max: 1,
  })
  let isFailing = false
  const run = async (): Promise<void> => {
    try {
      await foldLatencies(pool)
      isFailing = false
    } catch (error) {
      // Once per trouble, not every ten seconds of it.
      if (!isFailing) console.error('Durations could not be folded; it is tried again', error)
      isFailing = true
    }
  }
  let running = run()
  const timer = setInterval(() => {
    running = running.then(run)
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
    await pool.end()
  }
}
