import type { Snapshot } from '@/db/inSnapshot'
import { readTogether } from '@/db/readTogether'
import type { DatabasePool } from '@/db/tx'
import type { Timeseries } from '@/metrics/answers'
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
export const startDashboard = (pool: DatabasePool, query: RangeQuery & { mode?: unknown }) => {
  const scope = { kind: 'platform' } as const
  const { mode, ...range } = query
  let daily: Promise<Timeseries> | undefined
  const readDaily = (snapshot: Snapshot) =>
    (daily ??= timeseries(snapshot, { scope, query: range }))
  return readTogether(pool, {
    clock: async (snapshot) => {
      const resolved = await resolvePlatformRange(snapshot, range)
      return {
        range: resolved.range,
        startDate: formatInstant(resolved.from),
        endDate: formatInstant(resolved.to),
        timeZone: resolved.timeZone,
        asOf: formatInstant(snapshot.now),
      }
    },
    metrics: (snapshot) => platformMetrics(snapshot, { query: range }),
    /** Of the range before; null for "all", before which there is nothing. */
    previous: async (snapshot) => {
      const resolved = await resolvePlatformRange(snapshot, range)
      if (resolved.range === 'all') return null
      return platformMetrics(snapshot, { query: toQuery(previousRange(resolved)) })
    },
    usage: async (snapshot) => {
      const resolved = await resolvePlatformRange(snapshot, range)
      return usageDetails(snapshot, { scope, query: toQuery(resolved) })
    },
    newOrganizations: async (snapshot) =>
      countNewOrganizations(snapshot.db, await resolvePlatformRange(snapshot, range)),
    daily: readDaily,
    /** As the reader chose: per bucket, or everything up to it. */
    chosen: (snapshot) =>
      mode === 'cumulative'
        ? timeseries(snapshot, { scope, query: { ...range, mode } })
        : readDaily(snapshot),
    costByModel: (snapshot) => costByModel(snapshot, { scope, query: range }),
    topModels: (snapshot) => topModels(snapshot, { scope, query: range, limit: TOP }),
    topOrganizations: (snapshot) => topOrganizations(snapshot, { query: range, limit: TOP }),
  })
}
