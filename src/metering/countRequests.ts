import type { Snapshot } from '@/db/inSnapshot'

import { requestConditions } from './requestConditions'
import { parseRequestFilters, type RequestQuery } from './requestFilters'

/** Counts of one stretch of time: what failed by gateway or provider, and by the caller's mistake. */
export type RequestCounts = { totalRequests: number; errorCount: number; clientErrorCount: number }

/** Rows that are looked at before it is said that they are too many. */
const CAP = 100_000

/**
 * Counts the requests that filters mean, row by row, stretch by stretch.
 * @param query filters by name
 * @param edges ms, ascending: a stretch begins at each but the last, which ends the last one
 * @returns one entry a stretch; null where more than `cap` rows fit
 */
export async function countRequests(
  { db, now }: Snapshot,
  query: RequestQuery,
  edges: readonly number[],
  cap = CAP,
): Promise<RequestCounts[] | null> {
  const counts = edges
    .slice(1)
    .map(() => ({ totalRequests: 0, errorCount: 0, clientErrorCount: 0 }))
  const conditions = await requestConditions(db, parseRequestFilters(query, now))
  if (!conditions) return counts
  const { text, values } = conditions
  const { rows } = await db.query<RequestCounts & { stretch: number }>(
    `select width_bucket(time, $${values.length + 1}::timestamptz[]) as stretch,
       count(*)::int as "totalRequests",
       count(*) filter (where status in (2, 3))::int as "errorCount",
       count(*) filter (where status = 1)::int as "clientErrorCount"
     from (select r.time, r.status from metering.requests r where ${text} limit $${values.length + 2})
     group by 1`,
    [...values, edges.map((edge) => new Date(edge)), cap + 1],
  )
  if (rows.reduce((sum, row) => sum + row.totalRequests, 0) > cap) return null
  for (const { stretch, ...found } of rows) if (counts[stretch - 1]) counts[stretch - 1] = found
  return counts
}
