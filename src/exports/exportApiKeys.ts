import type { Snapshot } from '@/db/inSnapshot'
import { API_KEY_STATUSES } from '@/keys/apiKeyRow'
import { everyApiKey, listApiKeys } from '@/keys/listApiKeys'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readOneOf, readSeveral, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'

const COLUMNS = [
  ...[text('id'), text('maskedToken'), text('description'), text('status'), number('usage')],
  ...[number('usageLimit'), text('projectId'), text('projectName'), text('organizationId')],
  ...[text('organizationName'), text('createdAt'), text('lastUsedAt')],
  ...[text('replaces'), text('replacedBy')],
]

/**
 * Keys by their masks, the newest first: those that are active unless another status is asked for, as
 * on their list. Never a token or a hash.
 * @throws RefusedError 400 as the list
 */
export async function exportApiKeys({ db }: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, ['organization', 'project', 'status', 'search', 'timeZone'])
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const zoned = (time: string | null) => time && formatZoned(Date.parse(time), timeZone)
  const question = {
    organization: query.organization ?? null,
    projects: readSeveral(query, 'project'),
    search: query.search?.trim() || null,
    status: readOneOf(query, 'status', ['all', ...API_KEY_STATUSES] as const) ?? 'active',
  }
  const { total } = await listApiKeys(db, { ...question, limit: 1, offset: 0 })
  return {
    columns: COLUMNS,
    range: null,
    timeZone,
    rows: total,
    total: {},
    adds: {},
    async *batches() {
      for await (const rows of everyApiKey(db, question))
        yield rows.map((row) => ({
          ...row,
          createdAt: zoned(row.createdAt),
          lastUsedAt: zoned(row.lastUsedAt),
        }))
    },
  }
}
