import { describe, expect, it } from 'vitest'

import { riskSigns } from '@/organizations/riskSigns'

const now = new Date('2026-11-24T12:00:00Z')
const calm = {
  blockReason: null,
  credits: '5',
  devPlan: 'none',
  devPlanCancelled: false,
  devPlanExpiresAt: null,
  lastPaymentFailureAt: null,
  now,
  paymentFailureCount: 0,
  plan: 'pro',
  planExpiresAt: null,
  subscriptionCancelled: false,
}

describe('risk signs', () => {
  it('are none for a customer without trouble', () => {
    expect(riskSigns(calm)).toEqual([])
    expect(riskSigns({ ...calm, planExpiresAt: new Date('2027-01-01T00:00:00Z') })).toEqual([])
  })

  it('come with the worst first', () => {
    const signs = riskSigns({
      ...calm,
      blockReason: 'Fraud',
      credits: '-0.01',
      paymentFailureCount: 3,
      lastPaymentFailureAt: new Date('2026-11-22T12:00:00Z'),
      subscriptionCancelled: true,
      planExpiresAt: new Date('2026-12-03T00:00:00Z'),
      devPlan: 'max',
      devPlanExpiresAt: now,
    })
    expect(signs).toEqual([
      'Blocked',
      'Negative balance',
      '3 payments failed, last 2 d ago',
      'Plan cancelled, ends 3 Dec 2026',
      'Dev plan expired 24 Nov 2026',
    ])
  })

  it('say one failed payment as one', () => {
    const lastPaymentFailureAt = new Date('2026-11-24T09:00:00Z')
    expect(riskSigns({ ...calm, paymentFailureCount: 1, lastPaymentFailureAt })).toEqual([
      'Payment failed 3 h ago',
    ])
    expect(riskSigns({ ...calm, paymentFailureCount: 1 })).toEqual(['Payment failed'])
  })

  it('do not speak of a plan that is none', () => {
    const ended = { planExpiresAt: new Date('2026-01-01T00:00:00Z'), subscriptionCancelled: true }
    expect(riskSigns({ ...calm, ...ended, plan: 'free' })).toEqual([])
    expect(
      riskSigns({ ...calm, devPlanExpiresAt: ended.planExpiresAt, devPlanCancelled: true }),
    ).toEqual([])
  })
})
