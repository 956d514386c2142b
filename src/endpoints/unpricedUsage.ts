import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { listUnpriced } from '@/metering/listUnpriced'
import { rerateUsage } from '@/metering/rerateUsage'

import { endpoint } from './endpoint'
import { readJson } from './readJson'
import { readQuery } from './readQuery'

const MAX_NAME = 200
const MAX_REASON = 500

/** GET /api/admin/usage/unpriced: what was stored without a price, by provider and model. */
export const unpricedUsageEndpoint = endpoint('get', '/admin/usage/unpriced', async (req) => {
  requirePermission(req, 'catalog:read')
  readQuery(req)
  const models = await listUnpriced(getReader(req.payload))
  return { models, total: models.reduce((sum, { requests }) => sum + requests, 0) }
})

/**
 * POST /api/admin/usage/rerate {provider, model, reason}: rates what has a price by now at the price
 * of its own time. Both names may be ids, aliases, or spellings of the list above.
 */
export const rerateUsageEndpoint = endpoint('post', '/admin/usage/rerate', async (req) => {
  requirePermission(req, 'usage:rerate')
  const body = await readJson(req, ['provider', 'model', 'reason'])
  const order = {
    provider: requireText(body.provider, 'provider', MAX_NAME),
    model: requireText(body.model, 'model', MAX_NAME),
    reason: requireText(body.reason, 'reason', MAX_REASON),
  }
  return rerateUsage(getPool(req.payload), order, auditActor(req))
})

function requireText(value: unknown, field: string, limit: number): string {
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '' || text.length > limit || text.includes('\u0000'))
    throw malformed('field_invalid', `${field} is text of 1 to ${limit} characters.`, { field })
  return text
}
