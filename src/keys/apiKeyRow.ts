import { canonicalDecimal } from '@/money/canonicalDecimal'

export const API_KEY_STATUSES = ['active', 'inactive', 'deleted'] as const
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number]

/** A key as operators see it: a mask, never the token or its hash. Money in USD. */
export type ApiKeyRow = {
  id: string
  maskedToken: string
  description: string | null
  status: ApiKeyStatus
  /** Charged by requests with this key, all time. */
  usage: string
  /** From this usage on the gateway refuses the key; null: never. */
  usageLimit: string | null
  projectId: string
  projectName: string
  organizationId: string
  organizationName: string
  createdAt: string
  lastUsedAt: string | null
  /** The key whose place this one took. */
  replaces: string | null
  /** The key that took this one's place. */
  replacedBy: string | null
}

export type StoredApiKey = Omit<ApiKeyRow, 'createdAt' | 'lastUsedAt'> & {
  createdAt: Date
  lastUsedAt: Date | null
}

/** Keys with whose they are. */
export const API_KEYS = `
  api_keys k join projects p on p.id = k.project_id join organizations o on o.id = p.organization_id`

/** Columns of API_KEYS as `toApiKeyRow` takes them. */
export const API_KEY_COLUMNS = `
  k.id, k.masked_token as "maskedToken", k.description, k.status::text as status, k.usage,
  k.usage_limit as "usageLimit", p.id as "projectId", p.name as "projectName",
  o.id as "organizationId", o.name as "organizationName",
  k.created_at as "createdAt", k.last_used_at as "lastUsedAt", k.replaces_id as replaces,
  (select n.id from api_keys n where n.replaces_id = k.id) as "replacedBy"`

/** Stored as Postgres gives it, answered as JSON: canonical decimals, RFC 3339 in UTC. */
export const toApiKeyRow = (row: StoredApiKey): ApiKeyRow => ({
  ...row,
  usage: canonicalDecimal(row.usage),
  usageLimit: row.usageLimit === null ? null : canonicalDecimal(row.usageLimit),
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})
