/** A usage discount; null: any. Times in µs since the epoch, null: open. */
export type DiscountRule = {
  id: string
  organization: string | null
  provider: string | null
  model: string | null
  /** Percent × 10,000: 125000 is 12.5 %. */
  percent: bigint
  /** Inclusive. */
  startsAt: number | null
  /** Exclusive. */
  expiresAt: number | null
}

export type DiscountQuery = {
  organization: string
  provider: string
  model: string
  /** When the request happened, in µs since the epoch. */
  timeMicros: number
}

/**
 * The one rule that applies: the most specific wins, discounts never add up. An organization's rule
 * beats any that is for all; then a provider beats a model. Between two alike the one that started
 * last wins, then the smaller id, so that every caller gets the same. A rule open in all three is none.
 */
export function selectDiscountRule(
  rules: Iterable<DiscountRule>,
  query: DiscountQuery,
): DiscountRule | null {
  let best: DiscountRule | null = null
  for (const rule of rules)
    if (applies(rule, query) && (best === null || isStronger(rule, best))) best = rule
  return best
}

function applies(rule: DiscountRule, query: DiscountQuery): boolean {
  return (
    rankOf(rule) > 0 &&
    (rule.organization === null || rule.organization === query.organization) &&
    (rule.provider === null || rule.provider === query.provider) &&
    (rule.model === null || rule.model === query.model) &&
    (rule.startsAt === null || rule.startsAt <= query.timeMicros) &&
    (rule.expiresAt === null || query.timeMicros < rule.expiresAt)
  )
}

/** The order of specificity as a number: 4 for the organization, 2 for the provider, 1 for the model. */
const rankOf = ({ organization, provider, model }: DiscountRule): number =>
  (organization === null ? 0 : 4) + (provider === null ? 0 : 2) + (model === null ? 0 : 1)

function isStronger(rule: DiscountRule, other: DiscountRule): boolean {
  const byRank = rankOf(rule) - rankOf(other)
  if (byRank !== 0) return byRank > 0
  const byStart = startOf(rule) - startOf(other)
  return byStart === 0 || Number.isNaN(byStart) ? rule.id < other.id : byStart > 0
}

const startOf = ({ startsAt }: DiscountRule): number => startsAt ?? -Infinity
