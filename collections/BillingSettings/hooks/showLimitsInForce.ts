import type { GlobalAfterReadHook } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { readLimits } from '@/ledger/giftLimits'

/** A raise whose hour has come counts from that hour on, not from the next save. */
export const showLimitsInForce: GlobalAfterReadHook = async ({ doc, req }) => {
  const stored = doc as Record<string, unknown>
  // While saving, everything that is due has just been written down.
  if ((await req.transactionID) !== undefined) return stored
  return { ...stored, ...(await readLimits(getReader(req.payload))) }
}
