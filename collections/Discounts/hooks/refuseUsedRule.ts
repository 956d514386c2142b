import type { CollectionBeforeDeleteHook } from 'payload'

import { refuseUsed } from '@/catalog/checkDiscount'
import { requireTransaction } from '@/db/requireTransaction'

/** A rule that explains what somebody was charged stays. Refusal: 409 `discount_in_use`. */
export const refuseUsedRule: CollectionBeforeDeleteHook = async ({ id, req }) =>
  refuseUsed(await requireTransaction(req), String(id), 'is not deleted')
