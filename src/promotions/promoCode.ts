/** What a code does: add credits, add to a top-up, or cut the price of a plan. */
export const PROMO_KINDS = ['credit_grant', 'topup_bonus', 'price_cut'] as const
export type PromoKind = (typeof PROMO_KINDS)[number]

/** For how many payments of a plan its price is cut. */
export const PROMO_DURATIONS = ['once', 'months', 'forever'] as const
export type PromoDuration = (typeof PROMO_DURATIONS)[number]

/** Plans whose price may be cut; none chosen = every plan, later ones too. */
export const PROMO_PLANS = ['pro', 'enterprise', 'dev_lite', 'dev_pro', 'dev_max'] as const
export type PromoPlan = (typeof PROMO_PLANS)[number]

/** What a code promises to whom. Money: USD as decimal text. */
export type PromoTerms = {
  kind: PromoKind
  /** Percent × 100: 1,250 is 12.5 %. Either this or `amount`. */
  basisPoints: number | null
  amount: string | null
  /** The most a percentage of a top-up gives. */
  maxBonus: string | null
  duration: PromoDuration | null
  durationMonths: number | null
  plans: PromoPlan[]
  /** Ids; none = every organization. */
  organizations: string[]
  /** Milliseconds since the epoch: from inclusive, to exclusive; null = open. */
  startsAt: number | null
  endsAt: number | null
  maxRedemptions: number | null
  maxPerOrganization: number
  /** The most all redemptions may give together. */
  budget: string | null
  minimumAmount: string | null
  firstPurchaseOnly: boolean
}

/** The same as a redemption keeps it, so that a later edit changes no promise: times in UTC. */
export type PromisedTerms = Omit<PromoTerms, 'endsAt' | 'startsAt'> & {
  startsAt: string | null
  endsAt: string | null
}

export type PromoCode = PromoTerms & {
  id: string
  /** As typed. */
  code: string
  codeKey: string
  name: string | null
  campaign: string | null
  /** The IANA zone that the window is meant in. */
  timeZone: string
  active: boolean
  isDeleted: boolean
  /** Redemptions so far, reversed ones too: a code is not given back. */
  redeemed: number
  /** What they gave. */
  spent: string
  updatedAt: number
}
