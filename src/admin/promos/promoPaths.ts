import { promoCampaignsSlug, promoCodesSlug, promoRedemptionsSlug } from '@collections/slugs'

export const REFUSALS_PATH = '/promo-refusals'

/** What belongs to promo codes, each a list of its own. */
export const PROMO_LISTS = [
  { label: 'Codes', href: `/collections/${promoCodesSlug}` },
  { label: 'Campaigns', href: `/collections/${promoCampaignsSlug}` },
  { label: 'Redemptions', href: `/collections/${promoRedemptionsSlug}` },
  { label: 'Refused attempts', href: REFUSALS_PATH },
] as const
