import type { Queryable } from '@/db/tx'

export type ProjectRow = {
  id: string
  name: string
  mode: string
  status: string
  cachingEnabled: boolean
  createdAt: string
}

/** All projects of an organization, the newest first. */
export async function listProjects(
  db: Queryable,
  organization: string,
): Promise<{ projects: ProjectRow[]; total: number }> {
  const { rows } = await db.query<Omit<ProjectRow, 'createdAt'> & { createdAt: Date }>(
    `select id, name, mode, status, coalesce(caching_enabled, false) as "cachingEnabled",
       created_at as "createdAt"
     from projects where organization_id = $1 order by created_at desc, id desc`,
    [organization],
  )
  const projects = rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return { projects, total: projects.length }
}
