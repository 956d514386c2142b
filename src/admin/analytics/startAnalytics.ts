import type { Snapshot } from '@/db/inSnapshot'
import { readTogether } from '@/db/readTogether'
import type { DatabasePool } from '@/db/tx'
import { isStored } from '@/metrics/groupSums'
import type { AnalyticsGroup, MatrixGroup } from '@/metrics/analyticsAnswers'
import { analytics, parseAnalytics, type AnalyticsQuery } from '@/metrics/readAnalytics'
import { analyticsSeries } from '@/metrics/readAnalyticsSeries'
import { losses } from '@/metrics/readLosses'
import { marginMatrix } from '@/metrics/readMarginMatrix'
import { resolvePlatformRange } from '@/metrics/resolveRange'
import { formatInstant } from '@/time/formatInstant'

/** What the page shows beside chart and table, which the rights of the reader decide. */
export type Shown = { margins: 'losses' | 'matrix' | null }

const COLUMNS = '6'

/** Everything the page shows, of one snapshot and one moment; the quick first. */
export function startAnalytics(pool: DatabasePool, query: AnalyticsQuery, shown: Shown) {
  const range = {
    range: query.range,
    from: query.from,
    to: query.to,
    timeZone: query.timeZone,
  }
  const { group } = parseAnalytics(query)
  const clock = async (snapshot: Snapshot) => {
    const resolved = await resolvePlatformRange(snapshot, range)
    return {
      range: resolved.range,
      startDate: formatInstant(resolved.from),
      endDate: formatInstant(resolved.to),
      timeZone: resolved.timeZone,
      asOf: formatInstant(snapshot.now),
    }
  }
  const usage = {
    // What is read from the rows is read for the chart, and the table is made of it.
    chart: (snapshot: Snapshot) => analyticsSeries(snapshot, query),
    table: (snapshot: Snapshot) => analytics(snapshot, query),
  }
  const others = {
    margins: async (snapshot: Snapshot) =>
      shown.margins === 'matrix'
        ? marginMatrix(snapshot, { ...range, group: matrixGroup(group), limit: COLUMNS })
        : null,
    losses: async (snapshot: Snapshot) =>
      shown.margins === 'losses' ? losses(snapshot, { ...range, group: matrixGroup(group) }) : null,
  }
  const reads = isStored([group]) ? { clock, ...usage, ...others } : { clock, ...others, ...usage }
  return readTogether<{ clock: typeof clock } & typeof usage & typeof others>(pool, reads)
}

/** Across the matrix stand models, but where providers are asked about. */
export const matrixGroup = (group: AnalyticsGroup): MatrixGroup =>
  group === 'provider' ? 'provider' : 'model'
