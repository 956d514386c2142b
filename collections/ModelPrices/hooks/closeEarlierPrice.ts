import type { CollectionBeforeChangeHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { recordAudit } from '@/audit/recordAudit'
import { requireTransaction } from '@/db/requireTransaction'

const CLOSE_OPEN_PRICE = `
  update model_prices set effective_to = $4, updated_at = clock_timestamp()
  where model_id = $1 and provider_id = $2 and region is not distinct from $3
    and effective_to is null and effective_from < $4
  returning id`

/** A new price ends the open one it follows, at its own start, in the same transaction. */
export const closeEarlierPrice: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  const price = data as Record<string, unknown>
  if (operation !== 'create' || !price.model || !price.provider) return price
  const startsAt = new Date(String(price.effectiveFrom)).toISOString()
  const tx = await requireTransaction(req)
  const closed = await tx.query<{ id: string }>(CLOSE_OPEN_PRICE, [
    price.model,
    price.provider,
    typeof price.region === 'string' && price.region !== '' ? price.region : null,
    startsAt,
  ])
  for (const row of closed.rows)
    await recordAudit(tx, {
      ...auditActor(req),
      action: 'model_price.close',
      resourceType: 'model_price',
      resource: row.id,
      changes: { effectiveTo: { from: null, to: startsAt } },
    })
  return price
}
