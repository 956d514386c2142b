import type { Queryable } from '@/db/tx'

export type SubjectIds = Readonly<Record<'organization' | 'project' | 'apiKey', readonly string[]>>

const READ = `
  select id, name from organizations where id = any($1)
  union all select id, name from projects where id = any($2)
  union all select id, coalesce(description, masked_token) from api_keys where id = any($3)`

/** What organizations, projects and API keys are called, by id; an id that is none has no entry. */
export async function readSubjectNames(
  db: Queryable,
  { organization, project, apiKey }: SubjectIds,
): Promise<Map<string, string>> {
  if (organization.length + project.length + apiKey.length === 0) return new Map()
  const { rows } = await db.query<{ id: string; name: string }>(READ, [
    organization,
    project,
    apiKey,
  ])
  return new Map(rows.map(({ id, name }) => [id, name]))
}
