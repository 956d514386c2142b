import type { Snapshot } from '@/db/inSnapshot'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readRange, readSeveral, requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'
import { Conditions, listedRows } from './listedRows'

const FILTERS = [
  ...['organization', 'status', 'mode', 'search'],
  ...['window', 'from', 'to', 'timeZone'],
]

const COLUMNS = [
  ...[text('id'), text('name'), text('organization'), text('organizationName'), text('mode')],
  ...[text('status'), number('cachingEnabled'), text('createdAt')],
]

type Row = Record<string, unknown> & { createdAt: Date }

/**
 * Projects of everybody or of one organization, the newest first. A range is of their creation.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportProjects(
  snapshot: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const range = readRange(query, snapshot.now)
  const conditions = new Conditions()
  conditions.addOneOf('p.organization_id', readSeveral(query, 'organization'))
  conditions.addOneOf('p.status::text', readSeveral(query, 'status'))
  conditions.addOneOf('p.mode::text', readSeveral(query, 'mode'))
  conditions.addSearch(['p.name'], query.search)
  conditions.addRange('p.created_at', range)
  return listedRows<Row>(snapshot, {
    columns: COLUMNS,
    select: `p.id, p.name, p.organization_id as organization, o.name as "organizationName",
      p.mode::text as mode, p.status::text as status,
      coalesce(p.caching_enabled, false) as "cachingEnabled", p.created_at as "createdAt"`,
    from: 'projects p join organizations o on o.id = p.organization_id',
    conditions,
    orderBy: 'p.created_at desc, p.id desc',
    range,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['createdAt'],
  })
}
