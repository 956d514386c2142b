import { describe, expect, it } from 'vitest'

import { promoState } from '@/promotions/promoState'

import { bonus, promo } from './promo'

describe('the state of a code', () => {
  it('follows its window: from inclusive, to exclusive', () => {
    const windowed = promo({ startsAt: 100, endsAt: 200 })
    const states = [99, 100, 199, 200].map((clock) => promoState(windowed, clock))
    expect(states).toEqual(['scheduled', 'active', 'active', 'expired'])
  })

  it('compares like with like: the total with the total', () => {
    expect(promoState(promo({ redeemed: 99 }), 0)).toBe('active')
    expect(promoState(promo({ redeemed: 100 }), 0)).toBe('used_up')
    expect(promoState(promo({ redeemed: 5, maxRedemptions: null }), 0)).toBe('active')
    expect(promoState(promo({ redeemed: 5, maxPerOrganization: 1 }), 0)).toBe('active')
  })

  it('is used up when the budget does not reach for one more', () => {
    const spent = (sum: string) => promoState(promo({ budget: '25', spent: sum }), 0)
    expect([spent('15'), spent('15.01')]).toEqual(['active', 'used_up'])
    const left = (sum: string) => promoState(bonus({ budget: '25', spent: sum }), 0)
    expect([left('24.99'), left('25')]).toEqual(['active', 'used_up'])
  })

  it('tells what stands in the way of everything else first', () => {
    const over = { endsAt: 1, redeemed: 100 }
    expect(promoState(promo({ ...over, isDeleted: true, active: false }), 5)).toBe('deleted')
    expect(promoState(promo({ ...over, active: false }), 5)).toBe('disabled')
    expect(promoState(promo(over), 5)).toBe('expired')
    expect(promoState(promo({ redeemed: 100, startsAt: 10 }), 5)).toBe('used_up')
  })
})
