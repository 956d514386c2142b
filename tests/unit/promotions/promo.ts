import type { PromoCode } from '@/promotions/promoCode'
import type { Standing } from '@/promotions/findRefusal'

/** A code as good as can be; the point of a test is spelled out. */
export const promo = (overrides: Partial<PromoCode> = {}): PromoCode => ({
  id: 'pro_1',
  code: 'Welcome10',
  codeKey: 'WELCOME10',
  name: null,
  campaign: null,
  kind: 'credit_grant',
  basisPoints: null,
  amount: '10',
  maxBonus: null,
  duration: null,
  durationMonths: null,
  plans: [],
  organizations: [],
  startsAt: null,
  endsAt: null,
  timeZone: 'UTC',
  maxRedemptions: 100,
  maxPerOrganization: 1,
  budget: null,
  minimumAmount: null,
  firstPurchaseOnly: false,
  active: true,
  isDeleted: false,
  redeemed: 0,
  spent: '0',
  updatedAt: 0,
  ...overrides,
})

export const bonus = (overrides: Partial<PromoCode> = {}) =>
  promo({ kind: 'topup_bonus', amount: null, basisPoints: 1_250, maxBonus: '50', ...overrides })

export const cut = (overrides: Partial<PromoCode> = {}) =>
  promo({ kind: 'price_cut', amount: null, basisPoints: 5_000, duration: 'once', ...overrides })

export const standing = (overrides: Partial<Standing> = {}): Standing => ({
  clock: 1_000,
  organization: 'org_1',
  isDeleted: false,
  isMember: false,
  hasPaid: false,
  redeemed: 0,
  purchase: null,
  ...overrides,
})
