import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'
import { countRequests, type RequestCounts } from '@/metering/countRequests'
import { REQUEST_FILTERS, type RequestQuery } from '@/metering/requestFilters'
import type { MetricsScope } from '@/metrics/answers'
import { bucketEdges } from '@/metrics/bucketEdges'
import { findSubject } from '@/metrics/findSubject'
import { runMetricsQuery } from '@/metrics/runMetricsQuery'
import { fittingGranularity, type Granularity } from '@/time/granularity'
import { parseTimeRange } from '@/time/parseTimeRange'

import type { FixedFilters } from './requestsAddress'

/** How many requests the filters mean, bucket by bucket. */
export type Volume = {
  startDate: string
  endDate: string
  timeZone: string
  granularity: Granularity
  /** Null: too many to count by these filters. */
  buckets: RequestCounts[] | null
}

const MEASURES = ['totalRequests', 'errorCount', 'clientErrorCount'] as const
/** What the stored sums are kept by; everything else is counted from the rows. */
const STORED: ReadonlySet<string> = new Set([
  'window',
  'from',
  'to',
  'timeZone',
  'provider',
  'model',
])

/**
 * The volume of a list of requests: from the stored sums where they are kept by its filters, else
 * counted row by row.
 * @param query every filter, as for `listRequests`
 * @param fixed those of them that the page itself sets
 */
export async function readVolume(
  snapshot: Snapshot,
  query: RequestQuery,
  fixed: FixedFilters,
): Promise<Volume> {
  const range = parseTimeRange(query, { now: snapshot.now, defaultWindow: '1d' })
  const granularity = fittingGranularity(range)
  const edges = bucketEdges({ ...range, granularity })
  return {
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    granularity,
    buckets: isStored(query, fixed)
      ? await fromSums(snapshot, query, fixed, edges)
      : await countRequests(snapshot, query, edges),
  }
}

function isStored(query: RequestQuery, fixed: FixedFilters): boolean {
  if (fixed.apiKey !== undefined) return false
  const asked = REQUEST_FILTERS.filter(
    (name) => query[name] !== undefined && !Object.hasOwn(fixed, name),
  )
  return asked.every((name) => STORED.has(name) && !(query[name] ?? '').includes(','))
}

async function fromSums(
  { db }: Snapshot,
  { provider, model }: RequestQuery,
  { organization, project }: FixedFilters,
  edges: readonly number[],
): Promise<RequestCounts[]> {
  const subject = await findSubject(db, scopeOf(organization, project), {
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
  })
  const rows = await runMetricsQuery(db, { subject, edges, by: 'total', measures: MEASURES })
  const buckets = edges
    .slice(1)
    .map((): RequestCounts => ({ totalRequests: 0, errorCount: 0, clientErrorCount: 0 }))
  for (const { stretch, sums } of rows)
    buckets[stretch] = {
      totalRequests: Number(sums.totalRequests),
      errorCount: Number(sums.errorCount),
      clientErrorCount: Number(sums.clientErrorCount),
    }
  return buckets
}

function scopeOf(organization?: string, project?: string): MetricsScope {
  if (organization === undefined) return { kind: 'platform' }
  if (project === undefined) return { kind: 'organization', organization }
  return { kind: 'project', organization, project }
}
