import { readTogether } from '@/db/readTogether'
import type { DatabasePool } from '@/db/tx'
import { costByModel } from '@/metrics/readCostByModel'
import { timeseries } from '@/metrics/readTimeseries'
import { usageDetails } from '@/metrics/readUsageDetails'
import { formatInstant } from '@/time/formatInstant'
import { parseTimeRange, type TimeRangeQuery } from '@/time/parseTimeRange'

/**
 * Everything an overview shows, of one snapshot and one moment: its cards, its breakdown and its
 * charts agree to the last digit.
 */
export const startOverview = (pool: DatabasePool, organization: string, query: TimeRangeQuery) => {
  const question = { scope: { kind: 'organization', organization }, query } as const
  return readTogether(pool, {
    clock: async ({ now }) => {
      const { window, from, to, timeZone } = parseTimeRange(query, { now, defaultWindow: '1d' })
      return {
        window,
        startDate: formatInstant(from),
        endDate: formatInstant(to),
        timeZone,
        asOf: formatInstant(now),
      }
    },
    details: (snapshot) => usageDetails(snapshot, question),
    timeseries: (snapshot) => timeseries(snapshot, question),
    costByModel: (snapshot) => costByModel(snapshot, question),
  })
}
