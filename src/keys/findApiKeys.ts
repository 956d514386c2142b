import { escapeLike } from '@/db/escapeLike'
import type { Queryable } from '@/db/tx'

import {
  API_KEY_COLUMNS,
  API_KEYS,
  toApiKeyRow,
  type ApiKeyRow,
  type StoredApiKey,
} from './apiKeyRow'
import { pastedKeyCondition } from './keyConditions'

/**
 * Keys by what somebody has of them: the token whole, its beginning or its mask, the id; else words of
 * what a key is for. The newest first.
 * @param term trimmed, three letters at least
 * @returns each with whether it was found by itself, and not by words
 */
export async function findApiKeys(
  db: Queryable,
  term: string,
  limit: number,
): Promise<(ApiKeyRow & { isPasted: boolean })[]> {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const pasted = pastedKeyCondition(term, bind)
  // What many keys are for is cut before it is sorted.
  const condition =
    pasted ??
    `k.id in (
      select id from api_keys where lower(description) like ${bind(`%${escapeLike(term.toLowerCase())}%`)}
      limit ${bind(limit)})`
  const { rows } = await db.query<StoredApiKey>(
    `select ${API_KEY_COLUMNS} from ${API_KEYS} where ${condition}
     order by k.created_at desc, k.id desc limit ${bind(limit)}`,
    values,
  )
  return rows.map((row) => ({ ...toApiKeyRow(row), isPasted: pasted !== null }))
}
