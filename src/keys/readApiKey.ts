import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

import {
  API_KEY_COLUMNS,
  API_KEYS,
  toApiKeyRow,
  type ApiKeyRow,
  type StoredApiKey,
} from './apiKeyRow'

const READ = `select ${API_KEY_COLUMNS} from ${API_KEYS} where k.id = $1`

/** @throws RefusedError 404 `api_key_not_found` */
export async function readApiKey(db: Queryable, id: string): Promise<ApiKeyRow> {
  const { rows } = isIdShaped(id) ? await db.query<StoredApiKey>(READ, [id]) : { rows: [] }
  if (!rows[0]) throw apiKeyNotFound(id)
  return toApiKeyRow(rows[0])
}

export const apiKeyNotFound = (id: string) =>
  notFound('api_key_not_found', `No API key ${id.slice(0, 40)}.`)
