import type { Queryable } from '@/db/tx'

import type { AnalyticsGroup } from './analyticsAnswers'

const TABLES: Partial<Record<AnalyticsGroup, string>> = {
  organization: 'organizations',
  project: 'projects',
}

/** The names of organizations or projects by id; of anything else the id is the name. */
export async function nameSubjects(
  db: Queryable,
  group: AnalyticsGroup,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const table = TABLES[group]
  if (!table || ids.length === 0) return new Map()
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from ${table} where id = any($1::text[])`,
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
