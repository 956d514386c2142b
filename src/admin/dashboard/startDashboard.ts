import { readMarks, type MarkParts } from '@/alerts/readMarks'
import { readTogether } from '@/db/readTogether'
import type { DatabasePool } from '@/db/tx'
import { costByModel } from '@/metrics/readCostByModel'
import { platformMetrics } from '@/metrics/readPlatformMetrics'
import { timeseries } from '@/metrics/readTimeseries'
import { topModels } from '@/metrics/readTopModels'
import { topOrganizations } from '@/metrics/readTopOrganizations'
import { usageDetails } from '@/metrics/readUsageDetails'
import { resolvePlatformRange, type RangeQuery } from '@/metrics/resolveRange'
import { countNewOrganizations } from '@/organizations/countNewOrganizations'
import { formatInstant } from '@/time/formatInstant'
import { previousRange, type TimeRange } from '@/time/timeRange'

/** Lists beside the charts show so many; the rest is behind their link. */
const TOP = 8

const toQuery = ({ from, to }: TimeRange) => ({ from: formatInstant(from), to: formatInstant(to) })

/** Everything the dashboard shows of a range, of one snapshot and one moment; the quick first. */
export const startDashboard = (
  pool: DatabasePool,
  query: RangeQuery & { mode?: unknown },
  /** What of the marks the reader may see. */
  parts: MarkParts = { priceChanges: false, incidents: false },
) => {
  const scope = { kind: 'platform' } as const
  return readTogether(
    pool,
    {
      clock: async (snapshot) => {
        const resolved = await resolvePlatformRange(snapshot, query)
        return {
          range: resolved.range,
          startDate: formatInstant(resolved.from),
          endDate: formatInstant(resolved.to),
          timeZone: resolved.timeZone,
          asOf: formatInstant(snapshot.now),
        }
      },
      metrics: (snapshot) => platformMetrics(snapshot, { query }),
      /** Of the range before; null for "all", before which there is nothing. */
      previous: async (snapshot) => {
        const resolved = await resolvePlatformRange(snapshot, query)
        if (resolved.range === 'all') return null
        return platformMetrics(snapshot, { query: toQuery(previousRange(resolved)) })
      },
      usage: async (snapshot) => {
        const resolved = await resolvePlatformRange(snapshot, query)
        return usageDetails(snapshot, { scope, query: toQuery(resolved) })
      },
      newOrganizations: async (snapshot) =>
        countNewOrganizations(snapshot.db, await resolvePlatformRange(snapshot, query)),
      marks: (snapshot) => readMarks(snapshot, { scope, query, parts }),
      /** As the reader chose: per bucket, or everything up to it. */
      overTime: (snapshot) => timeseries(snapshot, { scope, query }),
      costByModel: (snapshot) => costByModel(snapshot, { scope, query }),
      topModels: (snapshot) => topModels(snapshot, { scope, query, limit: TOP }),
      topOrganizations: (snapshot) => topOrganizations(snapshot, { query, limit: TOP }),
    },
    { atOnce: 2 },
  )
}
