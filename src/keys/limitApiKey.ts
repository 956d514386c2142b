import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'

import { checkedLimit, readUsageLimit } from './keyInputs'
import { lockApiKey, refuseRevoked } from './lockApiKey'
import type { ApiKeyRow } from './apiKeyRow'
import { readApiKey } from './readApiKey'

/**
 * Sets from which usage on the gateway refuses a key; null takes the limit away. What is there already
 * stays as it is, without an entry.
 * @param usageLimit as a caller sends it
 * @throws RefusedError 400 `field_invalid`, `amount_invalid`, 404 `api_key_not_found`,
 *   409 `api_key_not_active`, 422 `amount_not_positive`, `amount_too_precise`
 */
export async function limitApiKey(
  tx: Tx,
  id: string,
  usageLimit: unknown,
  actor: AuditActor,
): Promise<ApiKeyRow> {
  const limit = readUsageLimit(usageLimit)
  const key = await lockApiKey(tx, id)
  refuseRevoked(key)
  const to = checkedLimit(limit)
  if (to === key.usageLimit) return readApiKey(tx, id)
  await tx.query(
    'update api_keys set usage_limit = $2, updated_at = clock_timestamp() where id = $1',
    [id, to],
  )
  await recordAudit(tx, {
    ...actor,
    action: 'api_key.limit',
    resourceType: 'api_key',
    resource: id,
    organization: key.organization,
    changes: { usageLimit: { from: key.usageLimit, to } },
  })
  return readApiKey(tx, id)
}
