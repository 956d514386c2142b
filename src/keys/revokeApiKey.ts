import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { conflict } from '@/errors'

import type { ApiKeyRow, ApiKeyStatus } from './apiKeyRow'
import { lockApiKey, refuseRevoked } from './lockApiKey'
import { readApiKey } from './readApiKey'

/** Writes the status of a key whose lock the caller holds. */
export async function storeStatus(tx: Tx, id: string, status: ApiKeyStatus): Promise<void> {
  await tx.query('update api_keys set status = $2, updated_at = clock_timestamp() where id = $1', [
    id,
    status,
  ])
}

/**
 * Ends a key: the gateway refuses it from then on, and nothing makes it work again.
 * @throws RefusedError 404 `api_key_not_found`, 409 `api_key_not_active`
 */
export async function revokeApiKey(
  tx: Tx,
  id: string,
  reason: string,
  actor: AuditActor,
): Promise<ApiKeyRow> {
  const key = await lockApiKey(tx, id)
  refuseRevoked(key)
  return changeStatus(tx, { key, to: 'inactive', action: 'api_key.revoke', reason }, actor)
}

/**
 * Takes a revoked key out of the lists of keys. Its usage and its row stay.
 * @throws RefusedError 404 `api_key_not_found`, 409 `api_key_active`, `api_key_not_active` for one that
 *   is removed already
 */
export async function removeApiKey(
  tx: Tx,
  id: string,
  reason: string,
  actor: AuditActor,
): Promise<ApiKeyRow> {
  const key = await lockApiKey(tx, id)
  if (key.status === 'active')
    throw conflict('api_key_active', 'This key still works: revoke it before it is removed.', {
      apiKey: id,
    })
  if (key.status === 'deleted') refuseRevoked(key)
  return changeStatus(tx, { key, to: 'deleted', action: 'api_key.remove', reason }, actor)
}

type Change = {
  key: Awaited<ReturnType<typeof lockApiKey>>
  to: ApiKeyStatus
  action: string
  reason: string
}

async function changeStatus(
  tx: Tx,
  { key, to, action, reason }: Change,
  actor: AuditActor,
): Promise<ApiKeyRow> {
  await storeStatus(tx, key.id, to)
  await recordAudit(tx, {
    ...actor,
    action,
    resourceType: 'api_key',
    resource: key.id,
    organization: key.organization,
    changes: { status: { from: key.status, to } },
    reason: reason || null,
  })
  return readApiKey(tx, key.id)
}
