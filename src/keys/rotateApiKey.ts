import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'

import { insertApiKey, type IssuedApiKey } from './insertApiKey'
import { requireKeyOwner } from './keyOwner'
import { lockApiKey, refuseRevoked } from './lockApiKey'
import { storeStatus } from './revokeApiKey'

/**
 * Puts a new key in the place of an old one, which is revoked at the same moment. The new one has the
 * description, the limit and the project of the old one, and counts from zero.
 * @throws RefusedError 404 `api_key_not_found`, 409 `api_key_not_active`, 422 `organization_deleted`,
 *   `project_deleted`
 */
export async function rotateApiKey(
  tx: Tx,
  id: string,
  reason: string,
  actor: AuditActor,
): Promise<IssuedApiKey & { replaces: string }> {
  const old = await lockApiKey(tx, id)
  refuseRevoked(old)
  const { organization, project, description, usageLimit } = old
  await requireKeyOwner(tx, { organization, project })
  await storeStatus(tx, id, 'inactive')
  const key = { organization, project, description, usageLimit, replaces: id }
  const issued = await insertApiKey(tx, key, actor)
  await recordAudit(tx, {
    ...actor,
    action: 'api_key.rotate',
    resourceType: 'api_key',
    resource: id,
    organization,
    changes: {
      status: { from: 'active', to: 'inactive' },
      replacedBy: { from: null, to: issued.apiKey.id },
    },
    reason: reason || null,
  })
  return { ...issued, replaces: id }
}
