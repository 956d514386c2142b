import type { PromoDuration, PromoKind, PromoPlan } from '@/promotions/promoCode'

export const KIND_LABELS: Record<PromoKind, string> = {
  credit_grant: 'Add credits',
  topup_bonus: 'Add to a top-up',
  price_cut: 'Cut the price of a plan',
}

export const DURATION_LABELS: Record<PromoDuration, string> = {
  once: 'one payment',
  months: 'some months',
  forever: 'as long as it runs',
}

export const PLAN_LABELS: Record<PromoPlan, string> = {
  pro: 'Pro',
  enterprise: 'Enterprise',
  dev_lite: 'Dev plan lite',
  dev_pro: 'Dev plan pro',
  dev_max: 'Dev plan max',
}
