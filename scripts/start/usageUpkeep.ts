import { bookQueue } from '@/metering/bookQueue'
import { keepUsage } from '@/metering/keepUsage'
import { repeatWork } from './repeatWork'
import type { Log } from './steps'

const DAY_MS = 86_400_000

/**
 * Keeps stored usage in order from now on, once a day. A run that fails is told and tried again the
 * next day; what it had done by then stays done.
 * @returns ends it, after the batch that is going on
 */
export const startUsageUpkeep = (databaseUrl: string, log: Log): (() => Promise<void>) =>
  repeatWork({
    databaseUrl,
    name: 'upkeep',
    connections: 2,
    everyMs: DAY_MS,
    run: async (pool, signal) => {
      const kept = await keepUsage(pool, { signal })
      for (const { month, reason } of kept?.held ?? [])
        log(`Requests of ${month} are old enough to go, but stay: ${reason}.`)
      // What a mapping was made for, and a server that ended could not book.
      if (!signal.aborted) await bookQueue(pool)
    },
    trouble: 'Upkeep of usage failed; it is tried again in a day',
  })
