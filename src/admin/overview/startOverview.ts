import { readMarks, type MarkParts } from '@/alerts/readMarks'
import type { Snapshot } from '@/db/inSnapshot'
import { readTogether } from '@/db/readTogether'
import type { DatabasePool } from '@/db/tx'
import type { MetricsScope } from '@/metrics/answers'
import { costByModel } from '@/metrics/readCostByModel'
import { timeseries } from '@/metrics/readTimeseries'
import { usageDetails } from '@/metrics/readUsageDetails'
import type { UsageFilter } from '@/metrics/usageFilter'
import { RefusedError } from '@/errors'
import { parseTimeRange, type TimeRangeQuery } from '@/time/parseTimeRange'

import { overviewClock } from './overviewClock'
import type { OverviewTime } from './overviewTime'

/** Whose usage: all of a scope, or the part of it that a filter leaves. */
export type OverviewSubject = {
  scope: MetricsScope
  filter?: UsageFilter
  /** What of the marks the reader may see. */
  marks: MarkParts
}

/** What a page shows beside the figures of every overview. */
type More = Record<string, (snapshot: Snapshot) => Promise<unknown>>

const DEFAULT_WINDOW = '1d'

/**
 * Everything an overview shows, of one snapshot and one moment: its cards, its breakdown and its
 * charts agree to the last digit, and so does what a page adds.
 */
export const startOverview = <Added extends More = Record<never, never>>(
  pool: DatabasePool,
  { scope, filter = {}, marks: parts }: OverviewSubject,
  time: OverviewTime,
  more?: Added,
) => {
  const question = { scope, query: { ...time, ...filter } }
  return readTogether(pool, {
    clock: async ({ now }: Snapshot) => overviewClock(now, time, DEFAULT_WINDOW),
    details: (snapshot: Snapshot) => usageDetails(snapshot, question),
    marks: (snapshot: Snapshot) => readMarks(snapshot, { ...question, parts }),
    timeseries: (snapshot: Snapshot) => timeseries(snapshot, question),
    costByModel: (snapshot: Snapshot) => costByModel(snapshot, question),
    ...(more as Added),
  })
}

export type Overview = ReturnType<typeof startOverview>

/** What is wrong with the address, once for the whole page; the answers check it again. */
export function overviewRefusal(time: TimeRangeQuery): string | null {
  try {
    parseTimeRange(time, { now: Date.now(), defaultWindow: DEFAULT_WINDOW })
    return null
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}
