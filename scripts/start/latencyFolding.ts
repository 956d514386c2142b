import { foldLatencies } from '@/metering/foldLatencies'
import { repeatWork } from './repeatWork'

const EVERY_MS = 10_000

/**
 * Folds the durations of what is reported into the histograms from now on. Nothing waits for it and
 * nothing is wrong without it: percentiles only read more rows.
 * @returns ends it, after the run that is going on
 */
export const startLatencyFolding = (databaseUrl: string): (() => Promise<void>) =>
  repeatWork({
    databaseUrl,
    name: 'latencies',
    everyMs: EVERY_MS,
    run: (pool) => foldLatencies(pool),
    trouble: 'Durations could not be folded; it is tried again',
  })
