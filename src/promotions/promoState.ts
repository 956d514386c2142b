import { parseMoney } from '@/money/parseMoney'

import type { PromoCode } from './promoCode'
import { valueOf } from './promoValue'

/** How a code stands: computed from what is stored and a clock, and stored nowhere. */
export const PROMO_STATES = [
  'scheduled',
  'active',
  'used_up',
  'expired',
  'disabled',
  'deleted',
] as const
export type PromoState = (typeof PROMO_STATES)[number]

type Counted = Pick<
  PromoCode,
  | 'active'
  | 'amount'
  | 'budget'
  | 'endsAt'
  | 'isDeleted'
  | 'kind'
  | 'maxBonus'
  | 'maxRedemptions'
  | 'redeemed'
  | 'spent'
  | 'startsAt'
>

/** @param clock the database's, in milliseconds since the epoch */
export function promoState(promo: Counted, clock: number): PromoState {
  if (promo.isDeleted) return 'deleted'
  if (!promo.active) return 'disabled'
  if (promo.endsAt !== null && clock >= promo.endsAt) return 'expired'
  if (isUsedUp(promo)) return 'used_up'
  if (promo.startsAt !== null && clock < promo.startsAt) return 'scheduled'
  return 'active'
}

const isUsedUp = (promo: Counted): boolean =>
  (promo.maxRedemptions !== null && promo.redeemed >= promo.maxRedemptions) || isSpent(promo)

/** Whether the budget does not reach for one more. */
function isSpent(promo: Counted): boolean {
  if (promo.budget === null) return false
  const budget = parseMoney(promo.budget, { field: 'budget' })
  const spent = parseMoney(promo.spent, { field: 'spent' })
  // What a top-up adds is known with the top-up: any part of a budget may do for it.
  const next = promo.kind === 'credit_grant' ? valueOf(promo) : 1n
  return spent + next > budget
}
