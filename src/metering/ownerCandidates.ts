import type { Queryable } from '@/db/tx'

export type KnownKey = { id: string; tokenHash: string; project: string; organization: string }
export type KnownProject = { id: string; name: string; organization: string }

/** What foreign names may turn out to be; look-ups that answer null for what there is not. */
export type OwnerCandidates = {
  /** By id or by the hash of its token. */
  key: (name: string) => KnownKey | null
  project: (id: string) => KnownProject | null
  /** By its exact name; null too where two projects share it. */
  projectNamed: (organization: string, name: string) => KnownProject | null
  hasOrganization: (id: string) => boolean
}

const KEYS = `
  select k.id, k.token_hash as "tokenHash", k.project_id as project, p.organization_id as organization
  from api_keys k join projects p on p.id = k.project_id
  where k.id = any($1) or k.token_hash = any($1)`

const PROJECTS = `
  select id, name, organization_id as organization from projects
  where id = any($1) or (organization_id = any($2) and name = any($1) and status <> 'deleted')`

/** Three queries, however many names there are. */
export async function findOwnerCandidates(
  db: Queryable,
  wanted: { keys: string[]; projects: string[]; organizations: string[] },
): Promise<OwnerCandidates> {
  const keys = await db.query<KnownKey>(KEYS, [wanted.keys])
  const projects = await db.query<KnownProject>(PROJECTS, [wanted.projects, wanted.organizations])
  const organizations = await db.query<{ id: string }>(
    'select id from organizations where id = any($1)',
    [wanted.organizations],
  )
  const byKey = new Map(keys.rows.flatMap((row) => [[row.tokenHash, row] as const]))
  for (const row of keys.rows) byKey.set(row.id, row)
  const byProject = new Map(projects.rows.map((row) => [row.id, row]))
  const known = new Set(organizations.rows.map((row) => row.id))
  return {
    key: (name) => byKey.get(name) ?? null,
    project: (id) => byProject.get(id) ?? null,
    projectNamed: (organization, name) => {
      const named = projects.rows.filter(
        (row) => row.organization === organization && row.name === name,
      )
      return named.length === 1 ? (named[0] ?? null) : null
    },
    hasOrganization: (id) => known.has(id),
  }
}
