import type { Queryable } from '@/db/tx'

import {
  API_KEY_COLUMNS,
  toApiKeyRow,
  type ApiKeyRow,
  type ApiKeyStatus,
  type StoredApiKey,
} from './apiKeyRow'

export type ApiKeysQuestion = {
  organization: string
  /** Only keys of these projects; null: of all. */
  projects: readonly string[] | null
  status: ApiKeyStatus | 'all'
  limit: number
  offset: number
}

export type ApiKeyList = {
  apiKeys: ApiKeyRow[]
  total: number
  limit: number
  offset: number
  /** Keys of the organization, or of the projects asked for, by status, whatever the filter. */
  counts: Record<ApiKeyStatus | 'all', number>
}

const OWN = `from api_keys k join projects p on p.id = k.project_id
  where p.organization_id = $1 and ($2::text[] is null or p.id = any($2))`

/** A page of an organization's keys, the newest first. */
export async function listApiKeys(
  db: Queryable,
  { organization, projects, status, limit, offset }: ApiKeysQuestion,
): Promise<ApiKeyList> {
  const counts = await countByStatus(db, organization, projects)
  const { rows } = await db.query<StoredApiKey>(
    `select ${API_KEY_COLUMNS} ${OWN} and ($3 = 'all' or k.status::text = $3)
     order by k.created_at desc, k.id desc limit $4 offset $5`,
    [organization, projects, status, limit, offset],
  )
  return { apiKeys: rows.map(toApiKeyRow), total: counts[status], limit, offset, counts }
}

async function countByStatus(
  db: Queryable,
  organization: string,
  projects: readonly string[] | null,
): Promise<ApiKeyList['counts']> {
  const { rows } = await db.query<{ status: ApiKeyStatus; count: string }>(
    `select k.status, count(*) as count ${OWN} group by k.status`,
    [organization, projects],
  )
  const counts = { all: 0, active: 0, inactive: 0, deleted: 0 }
  for (const { status, count } of rows) {
    counts[status] = Number(count)
    counts.all += Number(count)
  }
  return counts
}
