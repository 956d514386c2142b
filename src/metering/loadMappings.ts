import type { Queryable } from '@/db/tx'
import type { OwnerNames } from '@/usage/foreignReport'
import { ANY_NAME, type UsageMapping } from '@/usage/selectMapping'

const MAPPINGS = `
  select kind::text as kind, foreign_name as "foreignName", format::text as format,
    service_account_id as "serviceAccount", target
  from usage_mappings where lower(foreign_name) = any($1)`

export const allNames = ({ organization, project, apiKey }: OwnerNames): string[] => [
  ...organization,
  ...project,
  ...apiKey,
]

/** Every mapping of these foreign names, in any case, and those that stand for any name. */
export async function loadMappings(
  db: Queryable,
  names: readonly string[],
): Promise<UsageMapping[]> {
  const wanted = new Set([ANY_NAME, ...names.map((name) => name.toLowerCase())])
  return (await db.query<UsageMapping>(MAPPINGS, [[...wanted]])).rows
}
