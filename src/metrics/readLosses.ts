import type { Snapshot } from '@/db/inSnapshot'
import { formatInstant } from '@/time/formatInstant'

import { MATRIX_GROUPS, type Losses } from './analyticsAnswers'
import { isLoss, lossSum, marginPairs, showCell, type MarginPair } from './marginPairs'
import { nameSubjects } from './nameSubjects'
import { parseChoice, parseLimit } from './parseChoice'
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
  const group = parseChoice(query, 'group', MATRIX_GROUPS, 'model')
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

/** The least margin first; ties by organization, then model or provider. */
export function byMargin(a: MarginPair, b: MarginPair): number {
  if (a.sums.margin !== b.sums.margin) return a.sums.margin < b.sums.margin ? -1 : 1
  if (a.organization !== b.organization) return a.organization < b.organization ? -1 : 1
  return a.id < b.id ? -1 : 1
}
