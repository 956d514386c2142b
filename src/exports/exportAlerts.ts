import { countEvents, everyEvent } from '@/alerts/listEvents'
import type { Snapshot } from '@/db/inSnapshot'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readRange, requireKnownFilters } from './exportFilters'
import { json, number, text, type ExportQuery, type ExportSource } from './exportSource'

const COLUMNS = [
  ...[text('id'), text('createdAt'), text('rule'), text('ruleName'), text('kind')],
  ...[text('organization'), text('organizationName'), text('level'), number('isRepeat')],
  ...[number('isNotified'), number('value'), number('threshold'), text('window')],
  ...[text('message'), json('messages')],
]

/**
 * What alert rules have fired, the newest first, with what became of each message. A range is of the
 * firing.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportAlerts(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['rule', 'organization', 'window', 'from', 'to', 'timeZone'])
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const range = readRange(query, now)
  const question = { rule: query.rule ?? null, organization: query.organization ?? null, range }
  return {
    columns: COLUMNS,
    range,
    timeZone,
    rows: await countEvents(db, question),
    total: {},
    adds: {},
    async *batches() {
      for await (const rows of everyEvent(db, question))
        yield rows.map((row) => ({
          ...row,
          createdAt: formatZoned(Date.parse(row.createdAt), timeZone),
        }))
    },
  }
}
