import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'

import type { MetricsScope } from './answers'
import { filterConditions, type FilterCondition, type UsageFilter } from './usageFilter'

/** A scope as the usage store knows it: by number, null where nothing was ever reported. */
export type Subject = (
  | { kind: 'platform' }
  | { kind: 'organization'; organization: number | null }
  | { kind: 'project'; organization: number | null; project: number | null }
) & {
  /** Only requests that meet all of these. */
  only: readonly FilterCondition[]
}

/** Kinds of names in metering.dimensions. */
const [ORGANIZATION, PROJECT] = [1, 2]

const FIND = `
  select o.id as organization, p.id as project, od.id as organization_number, pd.id as project_number
  from organizations o
  left join projects p on p.organization_id = o.id and p.id = $2
  left join metering.dimensions od on od.kind = ${ORGANIZATION} and od.value = o.id
  left join metering.dimensions pd on pd.kind = ${PROJECT} and pd.value = p.id
  where o.id = $1`

type Row = {
  project: string | null
  organization_number: number | null
  project_number: number | null
}

/**
 * Finds whose usage is asked about.
 * @throws RefusedError 404 `organization_not_found`, `project_not_found` (also for a project of
 *   another organization)
 */
export async function findSubject(
  db: Queryable,
  scope: MetricsScope,
  filter: UsageFilter = {},
): Promise<Subject> {
  const only = await filterConditions(db, filter)
  if (scope.kind === 'platform') return { kind: scope.kind, only }
  const project = scope.kind === 'project' ? scope.project : null
  const row = (await db.query<Row>(FIND, [scope.organization, project])).rows[0]
  if (!row) throw notFound('organization_not_found', `No organization ${scope.organization}.`)
  if (scope.kind === 'organization')
    return { kind: scope.kind, organization: row.organization_number, only }
  if (row.project === null)
    throw notFound('project_not_found', `No project ${project} of that organization.`)
  return {
    kind: scope.kind,
    organization: row.organization_number,
    project: row.project_number,
    only,
  }
}
