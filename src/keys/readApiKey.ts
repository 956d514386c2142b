import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

import { API_KEY_COLUMNS, toApiKeyRow, type ApiKeyRow, type StoredApiKey } from './apiKeyRow'

/** A key and whose it is. */
export type ApiKeyDetails = ApiKeyRow & {
  organizationId: string
  organizationName: string
}

const READ = `
  select ${API_KEY_COLUMNS}, o.id as "organizationId", o.name as "organizationName"
  from api_keys k join projects p on p.id = k.project_id join organizations o on o.id = p.organization_id
  where k.id = $1`

/** @throws RefusedError 404 `api_key_not_found` */
export async function readApiKey(db: Queryable, id: string): Promise<ApiKeyDetails> {
  type Row = StoredApiKey & Pick<ApiKeyDetails, 'organizationId' | 'organizationName'>
  const { rows } = isIdShaped(id) ? await db.query<Row>(READ, [id]) : { rows: [] }
  if (!rows[0]) throw apiKeyNotFound(id)
  return toApiKeyRow(rows[0])
}

export const apiKeyNotFound = (id: string) =>
  notFound('api_key_not_found', `No API key ${id.slice(0, 40)}.`)
