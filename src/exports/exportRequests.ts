import type { Snapshot } from '@/db/inSnapshot'
import { everyRequest, totalRequests } from '@/metering/everyRequest'
import { requestConditions } from '@/metering/requestConditions'
import { parseRequestFilters, REQUEST_FILTERS } from '@/metering/requestFilters'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { requireKnownFilters } from './exportFilters'
import { json, number, text, type ExportQuery, type ExportSource } from './exportSource'

const COLUMNS = [
  ...[text('id'), text('time'), text('organization'), text('organizationName')],
  ...[text('project'), text('projectName'), text('apiKey'), text('user')],
  ...[text('provider'), text('model'), text('requestedModel'), text('region')],
  ...[number('tokens.input'), number('tokens.cachedInput'), number('tokens.cacheWrite')],
  ...[number('tokens.output'), number('tokens.reasoning')],
  ...[number('units.webSearches'), number('units.images')],
  ...[text('status'), text('errorKind'), text('errorMessage'), text('finishReason')],
  ...[number('durationMs'), number('timeToFirstTokenMs'), number('streamed'), number('cacheHit')],
  ...[text('billing'), text('source'), number('reportedCost'), number('listCost')],
  ...[number('discount'), number('charge'), number('providerCost'), text('priceVersion')],
  ...[json('usage'), json('metadata')],
]

/**
 * The requests of everybody, by the filters of their list, whole; no prompts and no answers.
 * @throws RefusedError 400 as the list
 */
export async function exportRequests(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, REQUEST_FILTERS)
  const filters = parseRequestFilters(query, now)
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const conditions = await requestConditions(db, filters)
  const { requests, ...total } = await totalRequests(db, conditions)
  return {
    columns: COLUMNS,
    range: filters.range,
    timeZone,
    rows: requests,
    total,
    adds: {
      charge: (row) => row.charge,
      listCost: (row) => row.listCost,
      discount: (row) => row.discount,
      providerCost: (row) => row.providerCost,
    },
    async *batches() {
      for await (const rows of everyRequest(db, conditions))
        yield timeZone === 'UTC'
          ? rows
          : rows.map((row) => ({ ...row, time: formatZoned(Date.parse(row.time), timeZone) }))
    },
  }
}
