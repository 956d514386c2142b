import type { GlobalBeforeChangeHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requireTransaction } from '@/db/requireTransaction'
import { holdRaises } from '@/ledger/limitRaises'

/** A lower limit is in force at once; a raised one stays as it was until it is confirmed or due. */
export const holdRaisedLimits: GlobalBeforeChangeHook = async ({ data, req }) => {
  const tx = await requireTransaction(req)
  const held = await holdRaises(tx, data as Record<string, unknown>, auditActor(req))
  return { ...(data as Record<string, unknown>), ...held }
}
