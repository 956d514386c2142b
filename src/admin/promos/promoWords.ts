import type { PromoState } from '@/promotions/promoState'

import type { Tone } from '../components/StatusPill'

export const STATE_TONES: Record<PromoState, Tone> = {
  active: 'good',
  scheduled: 'waiting',
  used_up: 'neutral',
  expired: 'neutral',
  disabled: 'neutral',
  deleted: 'bad',
}

/** Why an attempt was refused, by the code of the error. */
const REASONS: Readonly<Record<string, string>> = {
  promo_code_unknown: 'No such code',
  promo_code_disabled: 'Switched off',
  promo_code_scheduled: 'Not begun yet',
  promo_code_expired: 'Expired',
  promo_code_used_up: 'Used up',
  promo_budget_used_up: 'Budget used up',
  promo_limit_reached: 'Redeemed already',
  promo_code_not_for_organization: 'For other organizations',
  promo_first_purchase_only: 'First purchase only',
  promo_below_minimum: 'Purchase too small',
  promo_needs_top_up: 'Goes with a top-up',
  promo_needs_plan: 'Goes with a plan',
  promo_cool_down: 'Too many wrong codes',
  own_organization: 'The operator’s own organization',
  organization_deleted: 'Organization deleted',
}

export const reasonWords = (reason: string): string =>
  REASONS[reason] ?? reason.replaceAll('_', ' ')

/** `3 of 10`, `3, no limit`. */
export const countWords = (used: number, most: number | null): string =>
  most === null ? `${used}, no limit` : `${used} of ${most}`
