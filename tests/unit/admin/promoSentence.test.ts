import { describe, expect, it } from 'vitest'

import { percentWords, promoSentence, type PromoDraft } from '@/admin/promos/promoSentence'

const draft = (change: Partial<PromoDraft> = {}): PromoDraft => ({
  code: 'WELCOME-10',
  kind: 'credit_grant',
  amount: '10',
  basisPoints: null,
  maxBonus: '',
  duration: '',
  durationMonths: null,
  plans: [],
  startsAt: null,
  endsAt: null,
  timeZone: 'UTC',
  maxRedemptions: 500,
  maxPerOrganization: 1,
  budget: '',
  minimumAmount: '',
  firstPurchaseOnly: false,
  organizations: 0,
  active: true,
  ...change,
})
const say = (change: Partial<PromoDraft>) => promoSentence(draft(change))

describe('what a code promises, in words', () => {
  it('is how much, how often, for whom, when and at most', () => {
    expect(say({})).toBe(
      'WELCOME-10 adds $10.00 of credits, once per organization, 500 times in all. It gives $5,000.00 at most.',
    )
    expect(
      say({
        maxRedemptions: null,
        maxPerOrganization: 3,
        budget: '200',
        firstPurchaseOnly: true,
        organizations: 2,
        startsAt: Date.UTC(2026, 11, 31, 23),
        endsAt: Date.UTC(2027, 2, 28, 22),
        timeZone: 'Europe/Berlin',
        active: false,
      }),
    ).toBe(
      'WELCOME-10 adds $10.00 of credits, up to 3 times per organization. Only for 2 named organizations, for those who have never paid. Valid from 1 Jan 2027, 00:00 until 29 Mar 2027, 00:00 (Europe/Berlin). It gives $200.00 at most. It is switched off: nobody can redeem it yet.',
    )
  })

  it('is a share of a top-up with its cap, or a fixed bonus', () => {
    const bonus = { kind: 'topup_bonus', amount: '', basisPoints: 1_250, maxBonus: '50' }
    expect(say({ ...bonus, minimumAmount: '20', maxRedemptions: 1 })).toBe(
      'WELCOME-10 adds 12.5 % of a top-up to it, $50.00 at most, once per organization, 1 time in all. Only with a purchase of $20.00 or more. It gives $50.00 at most.',
    )
    expect(say({ ...bonus, basisPoints: null, amount: '5', maxBonus: '' })).toContain(
      'adds $5.00 to a top-up, once',
    )
  })

  it('is what a plan costs less, of which plans and for how long', () => {
    const cut = { kind: 'price_cut', amount: '', basisPoints: 5_000, maxRedemptions: null }
    expect(say({ ...cut, duration: 'months', durationMonths: 3, plans: ['dev_lite', 'pro'] })).toBe(
      'WELCOME-10 takes 50 % off the price of dev plan lite or pro for 3 months, once per organization.',
    )
    expect(say({ ...cut, duration: 'forever' })).toContain('any plan as long as it runs')
    expect(say({ ...cut, duration: 'once' })).toContain('any plan for one payment')
  })

  it('says what is missing, and nothing while too little is typed', () => {
    expect(say({ maxRedemptions: null })).toContain('Nothing bounds what it may give')
    expect(say({ amount: '' })).toBeNull()
    expect(say({ amount: '12,50' })).toBeNull()
    expect(say({ kind: 'topup_bonus', amount: '' })).toBeNull()
    expect(say({ code: '' })).toMatch(/^The code adds/)
  })
})

describe('basis points', () => {
  it('are read as a percentage', () => {
    expect([1, 50, 1_250, 10_000].map(percentWords)).toEqual(['0.01 %', '0.5 %', '12.5 %', '100 %'])
  })
})
