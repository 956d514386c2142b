/** Percent off for an organization × provider × model; null = any. */
export type DiscountRule = {
  id: string
  organization: string | null
  provider: string | null
  model: string | null
  /** Percent × 10,000. */
  percent: bigint
  /** Microseconds since the epoch; effective in [startsAt, expiresAt). */
  startsAt: number | null
  expiresAt: number | null
}

type Request = { organization: string; provider: string; model: string; timeMicros: number }

// organization beats everything below it, then provider, then model: the three bits in this order are
// exactly the order org+provider+model > org+provider > org+model > org > provider+model > provider > model.
const specificity = (rule: DiscountRule): number =>
  (rule.organization === null ? 0 : 4) + (rule.provider === null ? 0 : 2) + (rule.model === null ? 0 : 1)

const matches = (rule: DiscountRule, request: Request): boolean =>
  (rule.organization === null || rule.organization === request.organization) &&
  (rule.provider === null || rule.provider === request.provider) &&
  (rule.model === null || rule.model === request.model) &&
  (rule.startsAt === null || rule.startsAt <= request.timeMicros) &&
  (rule.expiresAt === null || request.timeMicros < rule.expiresAt)

/** The most specific rule that holds for a request; rules are never added up. */
export function selectDiscountRule(
  rules: readonly DiscountRule[],
  request: Request,
): DiscountRule | null {
  let best: DiscountRule | null = null
  for (const rule of rules)
    if (matches(rule, request) && (best === null || specificity(rule) > specificity(best))) best = rule
  return best
}
