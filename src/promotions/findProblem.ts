import { decimalPlaces } from '@/money/decimalPlaces'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import type { PromoCode, PromoTerms } from './promoCode'
import { valueOf } from './promoValue'

/** What is wrong with a code, and in which field of it. */
export type PromoProblem = { message: string; field: string }

const MOST_REDEMPTIONS = 1_000_000
const MOST_PER_ORGANIZATION = 1_000
const MOST_MONTHS = 36
const MOST_BASIS_POINTS = 10_000

const problem = (field: string, message: string): PromoProblem => ({ field, message })
const nano = (amount: string, field: string): NanoUsd => parseMoney(amount, { field })

const isWhole = (value: number, most: number) =>
  Number.isInteger(value) && value >= 1 && value <= most

/** What the terms of a code contradict, the first thing that does; null where all is well. */
export const findProblem = (terms: PromoTerms): PromoProblem | null =>
  ofValue(terms) ?? ofKind(terms) ?? ofMoney(terms) ?? ofLimits(terms)

function ofValue({ kind, basisPoints, amount }: PromoTerms): PromoProblem | null {
  if (kind === 'credit_grant') {
    if (basisPoints !== null)
      return problem('basisPoints', 'Credits are a fixed amount: a percentage has no base here.')
    return amount === null ? problem('amount', 'Say how many credits the code adds.') : null
  }
  if ((basisPoints === null) === (amount === null))
    return problem('amount', 'Give either a percentage or a fixed amount.')
  if (basisPoints !== null && !isWhole(basisPoints, MOST_BASIS_POINTS))
    return problem(
      'basisPoints',
      'Basis points are a whole number from 1 to 10,000: 1,250 is 12.5 %.',
    )
  return null
}

function ofKind(terms: PromoTerms): PromoProblem | null {
  const { kind, basisPoints, maxBonus, minimumAmount, duration, durationMonths, plans } = terms
  if (kind === 'topup_bonus' && basisPoints !== null && maxBonus === null)
    return problem('maxBonus', 'A percentage of a top-up needs the most that it may give.')
  if (maxBonus !== null && (kind !== 'topup_bonus' || basisPoints === null))
    return problem('maxBonus', 'Only a percentage of a top-up has a most that it may give.')
  if (minimumAmount !== null && kind === 'credit_grant')
    return problem('minimumAmount', 'Credits come without a purchase, so without a minimum of one.')
  if (kind !== 'price_cut') {
    if (plans.length > 0) return problem('plans', 'Only a cut of a price is about plans.')
    return duration !== null || durationMonths !== null
      ? problem('duration', 'Only a cut of a price lasts.')
      : null
  }
  if (duration === null) return problem('duration', 'Say for how long the price is cut.')
  if ((duration === 'months') !== (durationMonths !== null))
    return problem('durationMonths', 'The number of months goes with a cut for months.')
  if (durationMonths !== null && !isWhole(durationMonths, MOST_MONTHS))
    return problem('durationMonths', `A price is cut for 1 to ${MOST_MONTHS} months.`)
  return null
}

function ofMoney(terms: PromoTerms): PromoProblem | null {
  for (const field of ['amount', 'maxBonus', 'minimumAmount', 'budget'] as const) {
    const amount = terms[field]
    if (amount === null) continue
    if (nano(amount, field) <= 0n) return problem(field, 'The amount is more than 0.')
    if (decimalPlaces(amount) > 2) return problem(field, 'The amount has at most 2 decimals.')
  }
  if (terms.budget !== null && terms.kind === 'price_cut')
    return problem('budget', 'A budget is for credits: a cut of a price adds none.')
  if (terms.budget !== null && nano(terms.budget, 'budget') < valueOf(terms))
    return problem('budget', 'The budget does not reach for one redemption.')
  return null
}

function ofLimits(terms: PromoTerms): PromoProblem | null {
  const { startsAt, endsAt, maxRedemptions, maxPerOrganization } = terms
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    return problem('endsAt', 'The code ends after it begins.')
  if (maxRedemptions !== null && !isWhole(maxRedemptions, MOST_REDEMPTIONS))
    return problem('maxRedemptions', 'Redemptions are a whole number from 1 to 1,000,000.')
  if (!isWhole(maxPerOrganization, MOST_PER_ORGANIZATION))
    return problem('maxPerOrganization', 'Per organization: a whole number from 1 to 1,000.')
  return null
}

const FIXED = [
  ...(['code', 'kind', 'basisPoints', 'amount', 'maxBonus', 'duration', 'durationMonths'] as const),
  ...(['plans', 'organizations', 'startsAt', 'maxPerOrganization', 'budget'] as const),
  ...(['minimumAmount', 'firstPurchaseOnly', 'timeZone'] as const),
] as const satisfies readonly (keyof PromoCode)[]

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * What of a code may not be changed any more because somebody has redeemed it: all but its name, note,
 * campaign and switch, an earlier end, and a number of redemptions that is not below what was redeemed.
 */
export function findFixed(before: PromoCode, after: PromoCode): PromoProblem | null {
  if (before.redeemed === 0) return null
  const redeemed = `It was redeemed ${before.redeemed} times`
  const field = FIXED.find((name) => !same(before[name], after[name]))
  if (field) return problem(field, `${redeemed}: what it promises stands. Make another code.`)
  if (!same(before.endsAt, after.endsAt))
    if (after.endsAt === null || (before.endsAt !== null && after.endsAt > before.endsAt))
      return problem('endsAt', `${redeemed}: it may end earlier, not later.`)
  if (after.maxRedemptions !== null && after.maxRedemptions < before.redeemed)
    return problem('maxRedemptions', `${redeemed}: at least as many stay allowed.`)
  return null
}
