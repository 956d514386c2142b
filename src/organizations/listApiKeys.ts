import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

export const API_KEY_STATUSES = ['active', 'inactive', 'deleted'] as const
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number]

/** A key as operators see it: a mask, never the token or its hash. Money in USD. */
export type ApiKeyRow = {
  id: string
  maskedToken: string
  description: string | null
  status: ApiKeyStatus
  usage: string
  usageLimit: string | null
  projectId: string
  projectName: string
  createdAt: string
  lastUsedAt: string | null
}

type Raw = Omit<ApiKeyRow, 'createdAt' | 'lastUsedAt'> & {
  createdAt: Date
  lastUsedAt: Date | null
}

export type ApiKeyList = {
  apiKeys: ApiKeyRow[]
  total: number
  limit: number
  offset: number
  /** Keys of the organization by status, whatever the filter. */
  counts: Record<ApiKeyStatus | 'all', number>
}

/** A page of an organization's keys over all its projects, the newest first. */
export async function listApiKeys(
  db: Queryable,
  organization: string,
  { status, limit, offset }: { status: ApiKeyStatus | 'all'; limit: number; offset: number },
): Promise<ApiKeyList> {
  const counts = await countByStatus(db, organization)
  const { rows } = await db.query<Raw>(
    `select k.id, k.masked_token as "maskedToken", k.description, k.status, k.usage,
       k.usage_limit as "usageLimit", p.id as "projectId", p.name as "projectName",
       k.created_at as "createdAt", k.last_used_at as "lastUsedAt"
     from api_keys k join projects p on p.id = k.project_id
     where p.organization_id = $1 and ($2 = 'all' or k.status::text = $2)
     order by k.created_at desc, k.id desc limit $3 offset $4`,
    [organization, status, limit, offset],
  )
  return { apiKeys: rows.map(toRow), total: counts[status], limit, offset, counts }
}

async function countByStatus(db: Queryable, organization: string): Promise<ApiKeyList['counts']> {
  const { rows } = await db.query<{ status: ApiKeyStatus; count: string }>(
    `select k.status, count(*) as count from api_keys k join projects p on p.id = k.project_id
     where p.organization_id = $1 group by k.status`,
    [organization],
  )
  const counts = { all: 0, active: 0, inactive: 0, deleted: 0 }
  for (const { status, count } of rows) {
    counts[status] = Number(count)
    counts.all += Number(count)
  }
  return counts
}

const toRow = (row: Raw): ApiKeyRow => ({
  ...row,
  usage: canonicalDecimal(row.usage),
  usageLimit: row.usageLimit === null ? null : canonicalDecimal(row.usageLimit),
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})
