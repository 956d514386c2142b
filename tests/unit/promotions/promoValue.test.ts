import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import type { PromoCode } from '@/promotions/promoCode'
import { benefitOf, exposureOf, valueOf } from '@/promotions/promoValue'

import { bonus, cut, promo } from './promo'

const usd = (amount: string) => parseMoney(amount, { field: 'amount' })
const benefit = (code: PromoCode, base: string) => formatNano(benefitOf(code, usd(base)))

describe('what a purchase gets', () => {
  it('is a fixed amount, whatever the purchase', () => {
    expect(benefit(promo(), '0')).toBe('10')
    expect(benefit(bonus({ basisPoints: null, amount: '5', maxBonus: null }), '20')).toBe('5')
  })

  it('is a share to the cent, half to even', () => {
    expect(benefit(bonus(), '100')).toBe('12.5')
    // 12.5 % of 0.20 is 0.025, of 0.60 is 0.075.
    expect(benefit(bonus(), '0.2')).toBe('0.02')
    expect(benefit(bonus(), '0.6')).toBe('0.08')
  })

  it('is never more than the cap', () => {
    expect(benefit(bonus(), '400')).toBe('50')
    expect(benefit(bonus(), '10000')).toBe('50')
  })

  it('takes no more off a plan than it costs', () => {
    expect(benefit(cut({ basisPoints: 10_000 }), '49.99')).toBe('49.99')
    expect(benefit(cut({ basisPoints: null, amount: '60' }), '49.99')).toBe('49.99')
    expect(benefit(cut({ basisPoints: null, amount: '60' }), '100')).toBe('60')
  })

  it('lies between nothing and the purchase, for any percentage', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.integer({ min: 1, max: 10_000 }),
        (cents, points) => {
          const base = toNanoUsd(cents * 10_000_000n)
          const off = benefitOf(cut({ basisPoints: points }), base)
          expect(off >= 0n && off <= base).toBe(true)
        },
      ),
    )
  })
})

describe('what a code may still add', () => {
  const exposure = (code: PromoCode) => {
    const bound = exposureOf(code)
    return bound === null ? null : formatNano(bound)
  }

  it('is its value times what is left of its number, or what is left of its budget', () => {
    expect(exposure(promo())).toBe('1000')
    expect(exposure(promo({ redeemed: 90, spent: '900' }))).toBe('100')
    expect(exposure(promo({ maxRedemptions: null, budget: '250', spent: '40' }))).toBe('210')
    expect(exposure(promo({ budget: '250' }))).toBe('250')
    expect(exposure(bonus({ maxRedemptions: 3 }))).toBe('150')
  })

  it('is not bounded without either, and nothing for a cut of a price', () => {
    expect(exposure(promo({ maxRedemptions: null }))).toBeNull()
    expect(exposure(cut({ maxRedemptions: null }))).toBe('0')
    expect(formatNano(valueOf(cut()))).toBe('0')
  })
})
