import type { AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'

import { insertApiKey, type IssuedApiKey } from './insertApiKey'
import { checkedLimit, readDescription, readUsageLimit, refuseLongDescription } from './keyInputs'
import { refuseOneTooMany, requireKeyOwner } from './keyOwner'

/** As a caller sends it; missing usageLimit: none. */
export type ApiKeyOrder = {
  organization: string
  project: string
  description: unknown
  usageLimit: unknown
}

/**
 * A new key of a project.
 * @throws RefusedError 400 as `readDescription` and `readUsageLimit`, 404 and 422 as `requireKeyOwner`,
 *   422 `description_too_long`, `amount_not_positive`, `amount_too_precise`, `api_key_limit_reached`
 */
export async function createApiKey(
  tx: Tx,
  order: ApiKeyOrder,
  actor: AuditActor,
): Promise<IssuedApiKey> {
  const description = readDescription(order.description)
  const limit = readUsageLimit(order.usageLimit ?? null)
  const owner = await requireKeyOwner(tx, order)
  refuseLongDescription(description)
  const usageLimit = checkedLimit(limit)
  await refuseOneTooMany(tx, owner)
  const { organization, project } = owner
  const key = { organization, project, description, usageLimit, replaces: null }
  return insertApiKey(tx, key, actor)
}
