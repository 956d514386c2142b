import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { formatInstant } from '@/time/formatInstant'

import { requireOrganization } from './requireOrganization'

/** A project as the operator API shows it. */
export type ProjectAnswer = {
  id: string
  organization: string
  name: string
  mode: string
  cachingEnabled: boolean
  status: string
  createdAt: string
}

const READ = `
  select id, organization_id as organization, name, mode, status,
    coalesce(caching_enabled, false) as "cachingEnabled", created_at as "createdAt"
  from projects where id = $1`

/** @throws RefusedError 404 `project_not_found` */
export async function readProject(db: Queryable, id: string): Promise<ProjectAnswer> {
  type Row = Omit<ProjectAnswer, 'createdAt'> & { createdAt: Date }
  const row = (await db.query<Row>(READ, [id])).rows[0]
  if (!row) throw notFound('project_not_found', `No project ${id}.`)
  return { ...row, createdAt: formatInstant(row.createdAt.getTime()) }
}

/** A project and how its organization is called. */
export type ProjectDetails = ProjectAnswer & { organizationName: string }

/** @throws RefusedError 404 `project_not_found` */
export async function readProjectDetails(db: Queryable, id: string): Promise<ProjectDetails> {
  const project = await readProject(db, id)
  const { name } = await requireOrganization(db, project.organization)
  return { ...project, organizationName: name }
}
