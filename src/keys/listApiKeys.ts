import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'

import {
  API_KEY_COLUMNS,
  API_KEYS,
  toApiKeyRow,
  type ApiKeyRow,
  type ApiKeyStatus,
  type StoredApiKey,
} from './apiKeyRow'
import { keyConditions, type KeyFilters } from './keyConditions'

export type ApiKeysQuestion = KeyFilters & {
  status: ApiKeyStatus | 'all'
  limit: number
  offset: number
}

export type ApiKeyList = {
  apiKeys: ApiKeyRow[]
  total: number
  limit: number
  offset: number
  /** Of everything that the filters mean, by status, whatever the status asked for. */
  counts: Record<ApiKeyStatus | 'all', number>
}

/** A page of keys, the newest first. */
export async function listApiKeys(
  db: Queryable,
  { status, limit, offset, ...filters }: ApiKeysQuestion,
): Promise<ApiKeyList> {
  const counts = await countByStatus(db, filters)
  const { text, values } = keysNewestFirst({ status, ...filters })
  const page = [...values, limit, offset]
  const { rows } = await db.query<StoredApiKey>(
    `${text} limit $${page.length - 1} offset $${page.length}`,
    page,
  )
  return { apiKeys: rows.map(toApiKeyRow), total: counts[status], limit, offset, counts }
}

const BATCH = 500

/** The same without pages, some at a time, in a transaction. */
export async function* everyApiKey(
  db: Queryable,
  question: Omit<ApiKeysQuestion, 'limit' | 'offset'>,
): AsyncGenerator<ApiKeyRow[], void, undefined> {
  for await (const rows of readBatches<StoredApiKey>(db, keysNewestFirst(question), BATCH))
    yield rows.map(toApiKeyRow)
}

function keysNewestFirst({ status, ...filters }: Omit<ApiKeysQuestion, 'limit' | 'offset'>) {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions = keyConditions(filters, bind)
  if (status !== 'all') conditions.push(`k.status::text = ${bind(status)}`)
  const text = `select ${API_KEY_COLUMNS} from ${API_KEYS} ${where(conditions)}
     order by k.created_at desc, k.id desc`
  return { text, values }
}

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`

async function countByStatus(db: Queryable, filters: KeyFilters): Promise<ApiKeyList['counts']> {
  const values: unknown[] = []
  const conditions = keyConditions(filters, (value) => `$${values.push(value)}`)
  // Without a filter nothing is asked of what the keys belong to.
  const from = conditions.length === 0 ? 'api_keys k' : API_KEYS
  const { rows } = await db.query<{ status: ApiKeyStatus; count: string }>(
    `select k.status, count(*) as count from ${from} ${where(conditions)} group by k.status`,
    values,
  )
  const counts = { all: 0, active: 0, inactive: 0, deleted: 0 }
  for (const { status, count } of rows) {
    counts[status] = Number(count)
    counts.all += Number(count)
  }
  return counts
}
