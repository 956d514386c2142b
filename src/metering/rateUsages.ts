import { loadCatalogueNames } from '@/catalog/loadCatalogueNames'
import { loadDiscountRules } from '@/catalog/loadDiscountRules'
import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import type { Queryable } from '@/db/tx'
import { indexDiscountRules } from '@/discounts/selectDiscountRule'
import { rateUsage, type Rating } from '@/pricing/rateUsage'
import { selectPrice } from '@/pricing/selectPrice'
import type { UsageReport } from '@/usage/usageReport'

/** What a price depends on, of a request reported now or stored long ago. */
export type RatableUsage = Pick<
  UsageReport,
  'billing' | 'cacheHit' | 'model' | 'provider' | 'region' | 'timeMicros' | 'tokens' | 'units'
> & { organization: string }

export type RatedUsage = {
  /** The catalogue's id, or the name as it was sent. */
  provider: string
  model: string
  /** Null: no price was in force at its time. */
  priceVersion: string | null
  /** The rule that lowered the charge, and its percent × 10,000; null and 0: none did. */
  discountRule: string | null
  discountPercent: bigint
  rating: Rating
}

export type RatedUsages = {
  /** One entry a usage, in order. */
  rated: RatedUsage[]
  /** The state of the discount rules it was rated by. Whoever books it holds them (holdDiscounts). */
  rulesVersion: string
}

/**
 * Rates each usage by the price and the discount rule in force at its own time. Names are resolved
 * through the catalogue's aliases; an unknown one is kept as it was sent and stays unpriced.
 */
export async function rateUsages(
  db: Queryable,
  usages: readonly RatableUsage[],
): Promise<RatedUsages> {
  const names = await loadCatalogueNames(db)
  const named = usages.map((usage) => ({
    usage,
    organization: usage.organization,
    provider: names.providers.get(usage.provider.toLowerCase()) ?? usage.provider,
    model: names.models.get(usage.model.toLowerCase()) ?? usage.model,
    timeMicros: usage.timeMicros,
  }))
  const prices = await loadPriceVersions(db, named)
  const { rules, version } = await loadDiscountRules(db, named)
  const findRule = indexDiscountRules(rules)
  const rated = named.map((query): RatedUsage => {
    const { usage, provider, model, timeMicros } = query
    const price = selectPrice(prices, { provider, model, timeMicros, region: usage.region })
    const rule = price && isCharged(usage) ? findRule(query) : null
    const discountPercent = rule?.percent ?? 0n
    return {
      provider,
      model,
      priceVersion: price?.id ?? null,
      discountRule: rule?.id ?? null,
      discountPercent,
      rating: rateUsage({
        tokens: usage.tokens,
        units: usage.units,
        cacheHit: usage.cacheHit,
        billing: usage.billing,
        discountPercent,
        price,
      }),
    }
  })
  return { rated, rulesVersion: version }
}

/** What is not charged, no rule lowers. */
const isCharged = ({ billing, cacheHit }: RatableUsage): boolean =>
  billing === 'credits' && !cacheHit
