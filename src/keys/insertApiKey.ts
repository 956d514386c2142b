import type { AuditActor } from '@/audit/recordAudit'
import { recordAudit } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { newId } from '@/ids'
import { API_TOKEN_PREFIX, maskToken, newToken } from '@/tokens'

import type { ApiKeyRow } from './apiKeyRow'
import { readApiKey } from './readApiKey'

/** A key that has just been made, and its token: the only time that anybody is told it. */
export type IssuedApiKey = { apiKey: ApiKeyRow; token: string }

export type NewApiKey = {
  organization: string
  project: string
  description: string | null
  /** USD; null: none. */
  usageLimit: string | null
  /** The key whose place it takes. */
  replaces: string | null
}

const INSERT = `
  insert into api_keys (id, project_id, description, masked_token, token_hash, status, usage_limit,
    replaces_id, created_at, updated_at)
  values ($1, $2, $3, $4, $5, 'active', $6, $7, clock_timestamp(), clock_timestamp())`

/** Makes a key with a token of its own, and the audit entry beside it, which knows the mask alone. */
export async function insertApiKey(
  tx: Tx,
  { organization, project, description, usageLimit, replaces }: NewApiKey,
  actor: AuditActor,
): Promise<IssuedApiKey> {
  const id = newId('key')
  const { token, tokenHash } = newToken(API_TOKEN_PREFIX)
  const maskedToken = maskToken(token, API_TOKEN_PREFIX)
  await tx.query(INSERT, [id, project, description, maskedToken, tokenHash, usageLimit, replaces])
  const made = { project, description, maskedToken, status: 'active', usageLimit, replaces }
  await recordAudit(tx, {
    ...actor,
    action: 'api_key.create',
    resourceType: 'api_key',
    resource: id,
    organization,
    changes: Object.fromEntries(
      Object.entries(made)
        .filter(([, to]) => to !== null)
        .map(([name, to]) => [name, { from: null, to }]),
    ),
  })
  return { apiKey: await readApiKey(tx, id), token }
}
