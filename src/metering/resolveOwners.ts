import type { Queryable } from '@/db/tx'
import type { RowRefusal, UsageReport } from '@/usage/usageReport'

/** Whose usage a report is. Status does not matter: it happened, so it is charged. */
export type Owner = { organization: string; project: string; apiKey: string | null }

type ProjectRow = { id: string; organization: string }
type KeyRow = { id: string; project: string; organization: string }

/**
 * Finds who pays for each report, with two queries however many there are.
 * @returns one entry a report, in order: the owner, or why there is none
 *   (`unknown_project`, `unknown_api_key`, `api_key_mismatch`, `organization_mismatch`,
 *   `organization_not_allowed`)
 */
export async function resolveOwners(
  db: Queryable,
  reports: readonly UsageReport[],
  allowed: readonly string[],
): Promise<(Owner | RowRefusal)[]> {
  const projects = await findProjects(db, reports)
  const keys = await findKeys(db, reports)
  return reports.map((report) => {
    const owner = ownerOf(report, projects, keys)
    if ('code' in owner) return owner
    if (report.organization !== null && report.organization !== owner.organization)
      return refusal(
        'organization_mismatch',
        `The project or key belongs to another organization than ${report.organization}.`,
      )
    if (allowed.length > 0 && !allowed.includes(owner.organization))
      return refusal(
        'organization_not_allowed',
        'This service account does not report for that organization.',
      )
    return owner
  })
}

function ownerOf(
  report: UsageReport,
  projects: Map<string, ProjectRow>,
  keys: Map<string, KeyRow>,
): Owner | RowRefusal {
  const key = report.apiKey === null ? null : keys.get(report.apiKey)
  if (key === undefined) return refusal('unknown_api_key', `No API key ${report.apiKey}.`)
  if (report.project === null && key)
    return { organization: key.organization, project: key.project, apiKey: key.id }
  const project = projects.get(report.project ?? '')
  if (!project) return refusal('unknown_project', `No project ${report.project}.`)
  if (key && key.project !== project.id)
    return refusal('api_key_mismatch', `The API key belongs to another project than ${project.id}.`)
  return { organization: project.organization, project: project.id, apiKey: key?.id ?? null }
}

const refusal = (code: string, message: string): RowRefusal => ({ code, message })

const distinct = (values: (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
]

async function findProjects(db: Queryable, reports: readonly UsageReport[]) {
  const ids = distinct(reports.map((report) => report.project))
  if (ids.length === 0) return new Map<string, ProjectRow>()
  const { rows } = await db.query<ProjectRow>(
    'select id, organization_id as organization from projects where id = any($1)',
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function findKeys(db: Queryable, reports: readonly UsageReport[]) {
  const ids = distinct(reports.map((report) => report.apiKey))
  if (ids.length === 0) return new Map<string, KeyRow>()
  const { rows } = await db.query<KeyRow>(
    `select k.id, k.project_id as project, p.organization_id as organization
     from api_keys k join projects p on p.id = k.project_id where k.id = any($1)`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
