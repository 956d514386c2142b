import { describe, expect, it } from 'vitest'

import { parseMoney } from '@/money/parseMoney'
import { findRefusal, type Purchase, type Standing } from '@/promotions/findRefusal'
import type { PromoCode } from '@/promotions/promoCode'

import { bonus, cut, promo, standing } from './promo'

const codeOf = (code: PromoCode, stand: Partial<Standing> = {}) =>
  findRefusal(code, standing(stand))?.code ?? null

const topUp = (amount: string): Purchase => ({
  kind: 'top_up',
  amount: parseMoney(amount, { field: 'amount' }),
})
const plan = (amount: string, name: 'dev_pro' | 'pro' | null = null): Purchase => ({
  kind: 'plan',
  amount: parseMoney(amount, { field: 'amount' }),
  plan: name,
})

describe('an organization', () => {
  it('gets credits, a bonus and a cut where nothing stands against it', () => {
    expect(codeOf(promo())).toBeNull()
    expect(codeOf(bonus(), { purchase: topUp('20') })).toBeNull()
    expect(codeOf(cut({ plans: ['pro'] }), { purchase: plan('49', 'pro') })).toBeNull()
    expect(codeOf(cut({ plans: ['pro'] }), { purchase: plan('49') })).toBeNull()
    expect(codeOf(promo({ firstPurchaseOnly: true, organizations: ['org_1'] }))).toBeNull()
    expect(
      codeOf(promo({ maxRedemptions: null, maxPerOrganization: 3 }), { redeemed: 2 }),
    ).toBeNull()
    expect(codeOf(promo({ budget: '20', spent: '10' }))).toBeNull()
  })

  it.each<[string, PromoCode, Partial<Standing>]>([
    ['promo_code_unknown', promo({ isDeleted: true }), {}],
    ['promo_code_disabled', promo({ active: false }), {}],
    ['promo_code_scheduled', promo({ startsAt: 1_001 }), {}],
    ['promo_code_expired', promo({ endsAt: 1_000 }), {}],
    ['organization_deleted', promo(), { isDeleted: true }],
    ['own_organization', promo(), { isMember: true }],
    ['promo_code_not_for_organization', promo({ organizations: ['org_2'] }), {}],
    ['promo_needs_top_up', bonus(), {}],
    ['promo_needs_top_up', bonus(), { purchase: plan('20') }],
    ['promo_needs_plan', cut(), {}],
    ['promo_needs_plan', cut({ plans: ['pro'] }), { purchase: plan('20', 'dev_pro') }],
    ['promo_first_purchase_only', promo({ firstPurchaseOnly: true }), { hasPaid: true }],
    ['promo_below_minimum', bonus({ minimumAmount: '50' }), { purchase: topUp('49.99') }],
    ['promo_code_used_up', promo({ redeemed: 100 }), {}],
    ['promo_budget_used_up', promo({ budget: '25', spent: '20' }), {}],
    ['promo_budget_used_up', bonus({ budget: '25', spent: '20' }), { purchase: topUp('100') }],
    ['promo_limit_reached', promo(), { redeemed: 1 }],
    ['promo_limit_reached', promo({ maxPerOrganization: 2 }), { redeemed: 2 }],
  ])('is told %s (%#)', (expected, code, stand) => expect(codeOf(code, stand)).toBe(expected))

  it('is told what concerns it before what concerns everybody', () => {
    const usedUp = promo({ redeemed: 100, firstPurchaseOnly: true })
    expect(codeOf(usedUp, { hasPaid: true, redeemed: 1 })).toBe('promo_first_purchase_only')
  })

  it('is told times in the zone of the code', () => {
    const code = promo({ endsAt: Date.UTC(2026, 11, 31, 23), timeZone: 'Europe/Berlin' })
    const refusal = findRefusal(code, standing({ clock: Date.UTC(2027, 0, 1) }))
    expect(refusal?.message).toContain('1 Jan 2027, 00:00 Europe/Berlin')
  })
})
