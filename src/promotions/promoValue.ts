import { halfEvenDivide } from '@/money/halfEvenDivide'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import type { PromoCode, PromoTerms } from './promoCode'

const WHOLE = 10_000n
const NANO_PER_CENT = 10_000_000n

const nano = (amount: string | null) => parseMoney(amount ?? '0', { field: 'amount' })
const least = (a: bigint, b: bigint): NanoUsd => toNanoUsd(a < b ? a : b)

/** The credits that one redemption adds at most; a cut of a price adds none. */
export function valueOf({
  kind,
  amount,
  maxBonus,
}: Pick<PromoTerms, 'amount' | 'kind' | 'maxBonus'>): NanoUsd {
  if (kind === 'price_cut') return toNanoUsd(0n)
  return nano(amount ?? maxBonus)
}

/**
 * What a purchase gets: the credits added to a top-up, or what a plan costs less. Half to even, once,
 * to the cent; a fixed amount off is never more than the price.
 */
export function benefitOf(terms: PromoTerms, base: NanoUsd): NanoUsd {
  const share =
    terms.basisPoints === null
      ? nano(terms.amount)
      : toNanoUsd(
          halfEvenDivide(base * BigInt(terms.basisPoints), WHOLE * NANO_PER_CENT) * NANO_PER_CENT,
        )
  if (terms.kind === 'price_cut') return least(share, base)
  return terms.maxBonus === null ? share : least(share, nano(terms.maxBonus))
}

type Exposed = Pick<
  PromoCode,
  'amount' | 'budget' | 'kind' | 'maxBonus' | 'maxRedemptions' | 'redeemed' | 'spent'
>

/** The credits that a code may still add; null: nothing bounds it. */
export function exposureOf(promo: Exposed): NanoUsd | null {
  const value = valueOf(promo)
  const byCount =
    promo.maxRedemptions === null
      ? null
      : value * BigInt(Math.max(0, promo.maxRedemptions - promo.redeemed))
  const byBudget = promo.budget === null ? null : nano(promo.budget) - nano(promo.spent)
  if (value === 0n) return value
  if (byCount === null || byBudget === null) {
    const bound = byCount ?? byBudget
    return bound === null ? null : toNanoUsd(bound)
  }
  return least(byCount, byBudget)
}
