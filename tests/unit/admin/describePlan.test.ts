import { describe, expect, it } from 'vitest'

import { describePlan } from '@/admin/subscription/describePlan'
import type { PlanFacts } from '@/organizations/readSubscription'

const NOW = new Date('2026-11-23T12:00:00Z')
const LATER = new Date('2026-12-01T00:00:00Z')
const PRO: PlanFacts = {
  plan: 'pro',
  price: '49',
  cycle: 'monthly',
  expiresAt: LATER,
  isCancelled: false,
  stripeSubscriptionId: null,
}
const of = (facts: Partial<PlanFacts>, trialEndsAt: Date | null = null) =>
  describePlan({ ...PRO, ...facts }, { trialEndsAt, now: NOW })

describe('where a plan stands', () => {
  it.each([
    ['free', of({ plan: 'free' }), 'none', 'Nothing is paid for.'],
    ['no dev plan', of({ plan: 'none' }), 'none', 'Nothing is paid for.'],
    ['paid', of({}), 'active', 'Renews or ends on 1 Dec 2026.'],
    ['paid for ever', of({ expiresAt: null }), 'active', 'Does not expire.'],
    ['expired', of({ expiresAt: NOW }), 'expired', 'Expired on 23 Nov 2026.'],
    [
      'cancelled and expired',
      of({ expiresAt: NOW, isCancelled: true }),
      'expired',
      'Expired on 23 Nov 2026.',
    ],
    ['cancelled', of({ isCancelled: true }), 'cancel_pending', 'Cancelled; runs until 1 Dec 2026.'],
    [
      'cancelled without an end',
      of({ isCancelled: true, expiresAt: null }),
      'cancel_pending',
      'Cancelled; no end is known.',
    ],
    ['on trial', of({}, LATER), 'trialing', 'Trial until 1 Dec 2026.'],
    ['after its trial', of({}, NOW), 'active', 'Renews or ends on 1 Dec 2026.'],
    [
      'cancelled on trial',
      of({ isCancelled: true }, LATER),
      'cancel_pending',
      'Cancelled; runs until 1 Dec 2026.',
    ],
  ])('%s', (_, { status, words }, expectedStatus, expectedWords) => {
    expect([status, words]).toEqual([expectedStatus, expectedWords])
  })
})
