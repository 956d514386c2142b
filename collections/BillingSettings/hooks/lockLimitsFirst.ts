import type { GlobalBeforeOperationHook } from 'payload'

import { requireTransaction } from '@/db/requireTransaction'
import { lockLimits } from '@/ledger/limitRaises'

/** Before Payload reads what it will write whole: no other change of limits comes in between. */
export const lockLimitsFirst: GlobalBeforeOperationHook = async ({ args, operation, req }) => {
  if (operation === 'update') await lockLimits(await requireTransaction(req))
  return args as unknown
}
