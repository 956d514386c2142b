import { against, type RefusedError } from '@/errors'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { formatDateTime } from '@/time/formatDateTime'

import type { PromoCode, PromoPlan } from './promoCode'
import { promoState } from './promoState'
import { benefitOf } from './promoValue'

/** What a code is redeemed with; a plan is null where any will do. */
export type Purchase =
  { kind: 'plan'; amount: NanoUsd; plan: PromoPlan | null } | { kind: 'top_up'; amount: NanoUsd }

/** What the rules need to know of the organization and of the moment. */
export type Standing = {
  /** The database's clock, in milliseconds since the epoch. */
  clock: number
  organization: string
  isDeleted: boolean
  /** Whether the operator belongs to it. */
  isMember: boolean
  /** A completed top-up, plan or payment that is not reversed; gifts do not count. */
  hasPaid: boolean
  /** How often it has redeemed this code, reversed redemptions too. */
  redeemed: number
  purchase: Purchase | null
}

/**
 * Why an organization does not get what a code promises, the first reason that holds; null where it does.
 * Codes, all 422: `promo_code_disabled`, `promo_code_scheduled`, `promo_code_expired`,
 * `promo_code_unknown`, `organization_deleted`, `own_organization`, `promo_code_not_for_organization`,
 * `promo_needs_top_up`, `promo_needs_plan`, `promo_first_purchase_only`, `promo_below_minimum`,
 * `promo_code_used_up`, `promo_budget_used_up`, `promo_limit_reached`.
 */
export const findRefusal = (promo: PromoCode, standing: Standing): RefusedError | null =>
  ofState(promo, standing) ??
  ofOrganization(promo, standing) ??
  ofPurchase(promo, standing) ??
  ofLimits(promo, standing)

export const unknownCode = () => against('promo_code_unknown', 'There is no such promo code.')

function ofState(promo: PromoCode, { clock }: Standing): RefusedError | null {
  const at = (time: number | null) =>
    `${formatDateTime(time ?? 0, promo.timeZone)} ${promo.timeZone}`
  const { startsAt, endsAt } = promo
  switch (promoState(promo, clock)) {
    case 'deleted':
      return unknownCode()
    case 'disabled':
      return against('promo_code_disabled', 'This promo code is switched off.')
    case 'scheduled':
      return against('promo_code_scheduled', `This promo code begins ${at(startsAt)}.`, {
        startsAt: new Date(startsAt ?? 0).toISOString(),
      })
    case 'expired':
      return against('promo_code_expired', `This promo code ended ${at(endsAt)}.`, {
        endsAt: new Date(endsAt ?? 0).toISOString(),
      })
    // Whether it is the number or the budget is said last: first what concerns the organization.
    case 'used_up':
    case 'active':
      return null
  }
}

function ofOrganization(promo: PromoCode, standing: Standing): RefusedError | null {
  if (standing.isDeleted)
    return against('organization_deleted', 'This organization is deleted; it takes no credits.')
  if (standing.isMember)
    return against('own_organization', 'Nobody adds credits to an organization they belong to.')
  if (promo.organizations.length > 0 && !promo.organizations.includes(standing.organization))
    return against('promo_code_not_for_organization', 'This promo code is for other organizations.')
  return null
}

function ofPurchase(promo: PromoCode, { purchase, hasPaid }: Standing): RefusedError | null {
  if (promo.kind === 'topup_bonus' && purchase?.kind !== 'top_up')
    return against(
      'promo_needs_top_up',
      'This promo code adds to a top-up and is redeemed with one, at its checkout: Stripe is not connected.',
    )
  if (promo.kind === 'price_cut' && purchase?.kind !== 'plan')
    return against(
      'promo_needs_plan',
      'This promo code cuts the price of a plan and is redeemed with one, at its checkout: Stripe is not connected.',
    )
  if (purchase?.kind === 'plan' && purchase.plan !== null && promo.plans.length > 0)
    if (!promo.plans.includes(purchase.plan))
      return against('promo_needs_plan', `This promo code is for ${promo.plans.join(', ')}.`, {
        plans: promo.plans,
      })
  if (promo.firstPurchaseOnly && hasPaid)
    return against(
      'promo_first_purchase_only',
      'This promo code is for first purchases only: this organization has paid before.',
    )
  return ofMinimum(promo, purchase)
}

function ofMinimum(promo: PromoCode, purchase: Purchase | null): RefusedError | null {
  if (promo.minimumAmount === null || purchase === null) return null
  const { minimumAmount } = promo
  if (purchase.amount >= parseMoney(minimumAmount, { field: 'minimumAmount' })) return null
  return against(
    'promo_below_minimum',
    `This promo code takes a purchase of ${formatMoney(minimumAmount)} or more.`,
    { minimumAmount, amount: formatNano(purchase.amount) },
  )
}

function ofLimits(promo: PromoCode, { redeemed, purchase }: Standing): RefusedError | null {
  const { maxRedemptions, maxPerOrganization, budget, spent } = promo
  if (maxRedemptions !== null && promo.redeemed >= maxRedemptions)
    return against(
      'promo_code_used_up',
      `This promo code was redeemed ${promo.redeemed} of ${maxRedemptions} times.`,
      { maxRedemptions, redeemed: promo.redeemed },
    )
  if (budget !== null) {
    const next = benefitOf(promo, purchase?.amount ?? (0n as NanoUsd))
    const after = parseMoney(spent, { field: 'spent' }) + next
    if (after > parseMoney(budget, { field: 'budget' }))
      return against(
        'promo_budget_used_up',
        `Of this promo code’s budget of ${formatMoney(budget)}, ${formatMoney(spent)} is given: what is left does not reach.`,
        { budget, spent },
      )
  }
  if (redeemed >= maxPerOrganization)
    return against(
      'promo_limit_reached',
      maxPerOrganization === 1
        ? 'This organization has redeemed this promo code already.'
        : `This organization has redeemed this promo code ${redeemed} of ${maxPerOrganization} times.`,
      { maxPerOrganization, redeemed },
    )
  return null
}
