import { readPriceChanges, type PriceChanges } from '@/catalog/readPriceChanges'
import type { Snapshot } from '@/db/inSnapshot'
import type { MetricsScope } from '@/metrics/answers'
import { resolveRange, type RangeQuery } from '@/metrics/resolveRange'
import { usedModels } from '@/metrics/usedModels'
import { parseUsageFilter } from '@/metrics/usageFilter'
import { formatInstant } from '@/time/formatInstant'

import { readIncidents, type Incidents } from './readIncidents'

/** More than a chart can show apart; the rest is counted. */
const LIMIT = 50

/** Which parts a reader may see. */
export type MarkParts = { priceChanges: boolean; incidents: boolean }

/** What happened beside the usage of a range; a part that the reader may not see is null. */
export type Marks = {
  startDate: string
  endDate: string
  timeZone: string
  priceChanges: PriceChanges | null
  incidents: Incidents | null
}

export type MarksQuestion = { scope: MetricsScope; query: RangeQuery; parts: MarkParts }

/**
 * Price changes and incidents of a range. Of the platform: every price, and what was told of everybody
 * together. Of a customer: prices of what was used in the range; incidents of the organization as a whole.
 * @throws RefusedError 400 as `resolveRange`, 404 as `findSubject`
 */
export async function readMarks(
  snapshot: Snapshot,
  { scope, query, parts }: MarksQuestion,
): Promise<Marks> {
  const range = await resolveRange(snapshot, scope, query)
  const filter = parseUsageFilter(query)
  const isWhole = Object.keys(filter).length === 0
  // Asked for either part: it also says whether there is such an organization.
  const pairs =
    scope.kind === 'platform' && isWhole
      ? null
      : await usedModels(snapshot, { scope, filter, range })
  const hasIncidents = parts.incidents && scope.kind !== 'project' && isWhole
  return {
    startDate: formatInstant(range.from),
    endDate: formatInstant(range.to),
    timeZone: range.timeZone,
    priceChanges: parts.priceChanges
      ? await readPriceChanges(snapshot.db, { range, limit: LIMIT, pairs })
      : null,
    incidents: hasIncidents
      ? await readIncidents(snapshot.db, {
          range,
          limit: LIMIT,
          organization: scope.kind === 'organization' ? scope.organization : null,
        })
      : null,
  }
}
