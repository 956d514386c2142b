import type { Snapshot } from '@/db/inSnapshot'
import { readTogether } from '@/db/readTogether'
import type { DatabasePool } from '@/db/tx'
import { isStored } from '@/metrics/groupSums'
import { analytics, parseAnalytics, type AnalyticsQuery } from '@/metrics/readAnalytics'
import { costByModel } from '@/metrics/readCostByModel'
import { marginMatrix } from '@/metrics/readMarginMatrix'
import { timeseries } from '@/metrics/readTimeseries'
import { resolvePlatformRange } from '@/metrics/resolveRange'
import { formatInstant } from '@/time/formatInstant'

/** What the page shows beside its table, which the rights of the reader and the question decide. */
export type Shown = { chart: boolean; margins: boolean }

const COLUMNS = '6'
const PLATFORM = { kind: 'platform' } as const

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
  const table = (snapshot: Snapshot) => analytics(snapshot, query)
  const others = {
    chart: async (snapshot: Snapshot) =>
      shown.chart
        ? {
            costs: await costByModel(snapshot, { scope: PLATFORM, query: range }),
            totals: await timeseries(snapshot, { scope: PLATFORM, query: range }),
          }
        : null,
    margins: async (snapshot: Snapshot) =>
      shown.margins
        ? marginMatrix(snapshot, {
            ...range,
            group: group === 'provider' ? 'provider' : 'model',
            limit: COLUMNS,
          })
        : null,
  }
  const reads = isStored([group]) ? { clock, table, ...others } : { clock, ...others, table }
  return readTogether<{ clock: typeof clock; table: typeof table } & typeof others>(pool, reads)
}
