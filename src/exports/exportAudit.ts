import type { Snapshot } from '@/db/inSnapshot'
import { readBatches } from '@/db/readBatches'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeRange } from '@/time/parseTimeRange'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readSeveral, requireKnownFilters } from './exportFilters'
import { json, text, type ExportQuery, type ExportRow, type ExportSource } from './exportSource'

/** Filters by value, and the column behind each. */
const VALUE_FILTERS = {
  actor: 'actor',
  actorRole: 'actor_role',
  action: 'action',
  resourceType: 'resource_type',
  resource: 'resource',
  organization: 'organization',
  result: 'result',
} as const
const FILTERS = [...Object.keys(VALUE_FILTERS), 'window', 'from', 'to', 'timeZone']

const COLUMNS = [
  ...[text('id'), text('createdAt'), text('actor'), text('actorName'), text('actorRole')],
  ...[text('actorPseudonym'), text('action'), text('resourceType'), text('resource')],
  ...[text('organization'), text('organizationName'), json('changes'), text('reason')],
  ...[text('result'), text('requestId')],
]

type Row = ExportRow & { createdAt: Date }

/**
 * The audit trail, the newest first; without what stands beside it and can be erased.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportAudit(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const isTimed = [query.window, query.from, query.to].some((value) => value !== undefined)
  const range = isTimed ? parseTimeRange(query, { now, defaultWindow: '1d' }) : null
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const values: unknown[] = []
  const parts: string[] = []
  for (const [name, column] of Object.entries(VALUE_FILTERS)) {
    const wanted = readSeveral(query, name)
    if (wanted) parts.push(`a.${column} = any($${values.push(wanted)}::text[])`)
  }
  if (range) {
    parts.push(`a.created_at >= $${values.push(new Date(range.from))}`)
    parts.push(`a.created_at < $${values.push(new Date(range.to))}`)
  }
  const where = parts.length > 0 ? parts.join(' and ') : 'true'
  const { rows } = await db.query<{ count: string }>(
    `select count(*) as count from audit_logs a where ${where}`,
    values,
  )
  const all = `
    select a.id, a.created_at as "createdAt", a.actor, u.name as "actorName",
      a.actor_role as "actorRole", a.actor_pseudonym as "actorPseudonym", a.action,
      a.resource_type as "resourceType", a.resource, a.organization,
      o.name as "organizationName", a.changes, a.reason, a.result, a.request_id as "requestId"
    from audit_logs a left join users u on u.id = a.actor
      left join organizations o on o.id = a.organization
    where ${where} order by a.created_at desc, a.id desc`
  return {
    columns: COLUMNS,
    range: range && { from: range.from, to: range.to },
    timeZone,
    rows: Number(rows[0]?.count ?? 0),
    total: {},
    adds: {},
    async *batches() {
      for await (const found of readBatches<Row>(db, { text: all, values }, 500))
        yield found.map((row) => ({
          ...row,
          createdAt: formatZoned(row.createdAt.getTime(), timeZone),
        }))
    },
  }
}
