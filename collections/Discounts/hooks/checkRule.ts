import type { CollectionBeforeChangeHook } from 'payload'

import { checkDiscount } from '@/catalog/checkDiscount'
import { requireTransaction } from '@/db/requireTransaction'

/** What a rule must be, the same on every path. Refusals: see checkDiscount. */
export const checkRule: CollectionBeforeChangeHook = async ({
  data,
  originalDoc,
  operation,
  req,
}) => {
  const given = data as Record<string, unknown>
  const before = operation === 'update' ? (originalDoc as Record<string, unknown>) : null
  return { ...given, ...(await checkDiscount(await requireTransaction(req), given, before)) }
}
