import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'

import type { Losses } from './analyticsAnswers'
import { byMargin, isLoss, lossSum, marginGroup, marginPairs, showCell } from './marginPairs'
import { nameSubjects } from './nameSubjects'
import { parseLimit } from './parseChoice'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'
import { toCount } from './usageSums'

const DEFAULT_LIMIT = 100

/**
 * The pairs of an organization and a model (or provider) that cost more than they bring, the largest
 * losses first, and what all there are come to.
 * @throws RefusedError 400 as `resolvePlatformRange`, `group_invalid`, `limit_invalid`
 */
export async function losses(
  snapshot: Snapshot,
  query: RangeQuery & { group?: unknown; limit?: unknown },
): Promise<Losses> {
  const group = marginGroup(query)
  const limit = parseLimit(query, DEFAULT_LIMIT)
  const range = await resolvePlatformRange(snapshot, query)
  const found = (await marginPairs(snapshot.db, group, range)).filter(isLoss).sort(byMargin)
  const shown = found.slice(0, limit)
  const names = await nameSubjects(
    snapshot.db,
    'organization',
    shown.map(({ organization }) => organization),
  )
  return {
    group,
    range: range.range,
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    rows: shown.map(({ organization, id, sums }) => ({
      organization,
      organizationName: names.get(organization) ?? null,
      id,
      ...showCell(sums),
      totalRequests: toCount(sums.totalRequests),
    })),
    total: lossSum(found),
  }
}
