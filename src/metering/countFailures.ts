import type { Snapshot } from '@/db/inSnapshot'
import { REQUEST_STATUSES, type RequestStatus } from '@/usage/usageReport'

import { requestConditions } from './requestConditions'
import { parseRequestFilters, type RequestQuery } from './requestFilters'

/** One way to fail, and how often it did. */
export type Failure = { status: RequestStatus; errorKind: string | null; requests: number }

const FAILED = 'client_error,gateway_error,upstream_error'

/**
 * Failed requests by whose fault it was and what kind of error, the most frequent first: of the same
 * rows that the list of requests shows for the filters.
 * @param query as of `listRequests`; its status is not looked at
 * @throws RefusedError 400 as `parseRequestFilters`
 */
export async function countFailures(
  { db, now }: Snapshot,
  query: RequestQuery,
): Promise<Failure[]> {
  const filters = parseRequestFilters({ ...query, status: FAILED }, now)
  const conditions = await requestConditions(db, filters)
  if (!conditions) return []
  const { rows } = await db.query<{ status: number; errorKind: string | null; requests: number }>(
    `select f.status, d.value as "errorKind", f.requests
     from (
       select r.status, r.error_kind, count(*)::int as requests
       from metering.requests r where ${conditions.text} group by r.status, r.error_kind
     ) f left join metering.dimensions d on d.id = f.error_kind
     order by f.requests desc, f.status desc, d.value`,
    conditions.values,
  )
  return rows.map(({ status, ...row }) => {
    const word = REQUEST_STATUSES[status]
    if (!word) throw new Error(`A request has the unknown status ${status}.`)
    return { status: word, ...row }
  })
}
