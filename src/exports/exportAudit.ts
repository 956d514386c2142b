import type { Snapshot } from '@/db/inSnapshot'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readRange, readSeveral, requireKnownFilters } from './exportFilters'
import { json, text, type ExportQuery, type ExportRow, type ExportSource } from './exportSource'
import { Conditions, listedRows } from './listedRows'

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
export async function exportAudit(snapshot: Snapshot, query: ExportQuery): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const range = readRange(query, snapshot.now)
  const conditions = new Conditions()
  for (const [name, column] of Object.entries(VALUE_FILTERS))
    conditions.addOneOf(`a.${column}`, readSeveral(query, name))
  conditions.addRange('a.created_at', range)
  return listedRows<Row>(snapshot, {
    columns: COLUMNS,
    select: `a.id, a.created_at as "createdAt", a.actor, u.name as "actorName",
      a.actor_role as "actorRole", a.actor_pseudonym as "actorPseudonym", a.action,
      a.resource_type as "resourceType", a.resource, a.organization,
      o.name as "organizationName", a.changes, a.reason, a.result, a.request_id as "requestId"`,
    from: `audit_logs a left join users u on u.id = a.actor
      left join organizations o on o.id = a.organization`,
    conditions,
    orderBy: 'a.created_at desc, a.id desc',
    range,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['createdAt'],
  })
}
