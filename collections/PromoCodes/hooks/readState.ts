import type { FieldHook, PayloadRequest } from 'payload'

import { getReader, requireTransaction } from '@/db/requireTransaction'
import { readClock } from '@/promotions/readPromo'
import { readPromoInput } from '@/promotions/readPromoInput'
import { promoState, type PromoState } from '@/promotions/promoState'

/** How a code stands at the moment of the request, by the database's clock. */
export const readState: FieldHook = async ({
  siblingData,
  req,
}): Promise<PromoState | undefined> => {
  const doc = siblingData as Record<string, unknown>
  // Whoever selects a few fields gets no state that is computed from half of a code.
  if (NEEDED.some((name) => doc[name] === undefined)) return undefined
  return promoState(readPromoInput(doc), await clockOf(req))
}

const NEEDED = ['code', 'kind', 'active', 'redeemed', 'spent', 'maxRedemptions', 'budget']

/** Once a request: a list is of one moment. */
async function clockOf(req: PayloadRequest): Promise<number> {
  const known = req.context.promoClock
  if (typeof known === 'number') return known
  const hasTransaction = (await req.transactionID) !== undefined
  const db = hasTransaction ? await requireTransaction(req) : getReader(req.payload)
  const clock = await readClock(db)
  req.context.promoClock = clock
  return clock
}
