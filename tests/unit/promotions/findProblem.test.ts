import { describe, expect, it } from 'vitest'

import { findFixed, findProblem } from '@/promotions/findProblem'
import type { PromoCode } from '@/promotions/promoCode'

import { bonus, cut, promo } from './promo'

const fieldOf = (code: PromoCode) => findProblem(code)?.field ?? null

describe('the terms of a code', () => {
  it('are fine as each kind has them', () => {
    const fine = [
      promo(),
      promo({ amount: '0.01', maxRedemptions: null, budget: '0.01', firstPurchaseOnly: true }),
      bonus(),
      bonus({ basisPoints: null, amount: '5', maxBonus: null, minimumAmount: '20' }),
      cut({ basisPoints: 10_000, plans: ['pro', 'dev_max'], minimumAmount: '1' }),
      cut({ duration: 'months', durationMonths: 36 }),
      cut({ duration: 'forever', startsAt: 1, endsAt: 2 }),
    ]
    for (const code of fine) expect(findProblem(code)).toBeNull()
  })

  it.each<[string, PromoCode]>([
    ['amount', promo({ amount: null })],
    ['amount', promo({ amount: '0' })],
    ['amount', promo({ amount: '1.001' })],
    ['basisPoints', promo({ basisPoints: 100 })],
    ['amount', bonus({ amount: '5' })],
    ['amount', bonus({ basisPoints: null, maxBonus: null })],
    ['basisPoints', bonus({ basisPoints: 0 })],
    ['basisPoints', bonus({ basisPoints: 10_001 })],
    ['basisPoints', bonus({ basisPoints: 12.5 })],
    ['maxBonus', bonus({ maxBonus: null })],
    ['maxBonus', promo({ maxBonus: '5' })],
    ['maxBonus', cut({ maxBonus: '5' })],
    ['maxBonus', bonus({ basisPoints: null, amount: '5' })],
    ['minimumAmount', promo({ minimumAmount: '5' })],
    ['plans', promo({ plans: ['pro'] })],
    ['duration', bonus({ duration: 'once' })],
    ['duration', promo({ durationMonths: 3 })],
    ['duration', cut({ duration: null })],
    ['durationMonths', cut({ duration: 'months' })],
    ['durationMonths', cut({ durationMonths: 3 })],
    ['durationMonths', cut({ duration: 'months', durationMonths: 37 })],
    ['budget', cut({ budget: '5' })],
    ['budget', promo({ budget: '9.99' })],
    ['endsAt', promo({ startsAt: 5, endsAt: 5 })],
    ['maxRedemptions', promo({ maxRedemptions: 0 })],
    ['maxRedemptions', promo({ maxRedemptions: 1_000_001 })],
    ['maxPerOrganization', promo({ maxPerOrganization: 0 })],
    ['maxPerOrganization', promo({ maxPerOrganization: 1_001 })],
  ])('are refused at %s (%#)', (field, code) => expect(fieldOf(code)).toBe(field))
})

describe('what may change once somebody has redeemed a code', () => {
  const before = promo({ redeemed: 3, startsAt: 0, endsAt: 100 })
  const changed = (change: Partial<PromoCode>) => findFixed(before, { ...before, ...change })?.field

  it('is name, campaign, switch, an earlier end and a number that was not passed', () => {
    for (const change of [
      { name: 'x', campaign: 'cmp_1', active: false },
      { endsAt: 99 },
      { maxRedemptions: 3 },
      { maxRedemptions: null },
      { isDeleted: true },
    ])
      expect(changed(change)).toBeUndefined()
    expect(findFixed(promo({ redeemed: 1 }), promo({ redeemed: 1, endsAt: 5 }))).toBeNull()
  })

  it.each<[keyof PromoCode, Partial<PromoCode>]>([
    ['code', { code: 'OTHER' }],
    ['kind', { kind: 'topup_bonus' }],
    ['basisPoints', { basisPoints: 5 }],
    ['amount', { amount: '11' }],
    ['maxBonus', { maxBonus: '1' }],
    ['duration', { duration: 'once' }],
    ['durationMonths', { durationMonths: 1 }],
    ['plans', { plans: ['pro'] }],
    ['organizations', { organizations: ['org_2'] }],
    ['startsAt', { startsAt: 1 }],
    ['endsAt', { endsAt: 101 }],
    ['endsAt', { endsAt: null }],
    ['timeZone', { timeZone: 'Europe/Berlin' }],
    ['maxRedemptions', { maxRedemptions: 2 }],
    ['maxPerOrganization', { maxPerOrganization: 2 }],
    ['budget', { budget: '50' }],
    ['minimumAmount', { minimumAmount: '1' }],
    ['firstPurchaseOnly', { firstPurchaseOnly: true }],
  ])('is not %s (%#)', (field, change) => expect(changed(change)).toBe(field))

  it('is everything before', () => {
    expect(findFixed(promo(), promo({ amount: '99', code: 'OTHER' }))).toBeNull()
  })
})
