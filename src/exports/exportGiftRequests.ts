import type { Snapshot } from '@/db/inSnapshot'
import { everyRequest, listRequests, REQUEST_STATUSES } from '@/ledger/creditRequests'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readAmong, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'

const COLUMNS = [
  ...[text('id'), text('kind'), text('status'), text('organization'), text('organizationName')],
  ...[number('creditAmount'), number('amount'), text('comment'), text('reason')],
  ...[text('paymentMethod'), text('externalReference'), text('reverses'), text('requester')],
  ...[text('requesterName'), text('requestedAt'), text('expiresAt'), text('decidedBy')],
  ...[text('decidedByName'), text('decidedAt'), text('declineReason'), text('transaction')],
]

/**
 * Credits that wait for a second operator or did, those that wait first.
 * @throws RefusedError 400 `parameter_invalid`, `time_zone_invalid`
 */
export async function exportGiftRequests(
  { db }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['status', 'organization', 'timeZone'])
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const zoned = (time: string | null) => time && formatZoned(Date.parse(time), timeZone)
  const asked = readAmong(query, 'status', [...REQUEST_STATUSES, 'all'] as const)
  const question = {
    statuses: asked === null || asked.includes('all') ? null : asked.filter((s) => s !== 'all'),
    organization: query.organization ?? null,
  }
  const { total } = await listRequests(db, { ...question, limit: 1, offset: 0 })
  return {
    columns: COLUMNS,
    range: null,
    timeZone,
    rows: total,
    total: {},
    adds: {},
    async *batches() {
      for await (const rows of everyRequest(db, question))
        yield rows.map((row) => ({
          ...row,
          requestedAt: zoned(row.requestedAt),
          expiresAt: zoned(row.expiresAt),
          decidedAt: zoned(row.decidedAt),
        }))
    },
  }
}
