import type { CollectionBeforeOperationHook } from 'payload'

import { can } from '@/access/permissions'
import { lockDiscounts } from '@/catalog/discountLock'
import { requireTransaction } from '@/db/requireTransaction'

const WRITES: ReadonlySet<string> = new Set(['create', 'delete', 'update'])

/**
 * Before Payload reads the rule that it will write whole: from here on nobody changes a rule or books
 * usage by one. Who may not change rules keeps nobody waiting; access refuses them a moment later.
 */
export const lockRulesFirst: CollectionBeforeOperationHook = async ({ args, operation, req }) => {
  const { overrideAccess } = args as { overrideAccess?: boolean }
  if (WRITES.has(operation) && (overrideAccess || can(req.user, 'discounts:write')))
    await lockDiscounts(await requireTransaction(req))
  return args
}
