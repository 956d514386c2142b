import { loadCatalogueNames } from '@/catalog/loadCatalogueNames'
import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import type { Queryable } from '@/db/tx'
import { selectDiscountRule, type DiscountRule } from '@/discounts/selectDiscountRule'
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
  discountPercent: bigint
  rating: Rating
}

/**
 * Rates each usage by the price in force at its own time. Names are resolved through the catalogue's
 * aliases; an unknown one is kept as it was sent and stays unpriced.
 * @returns one entry a usage, in order
 */
export async function rateUsages(
  db: Queryable,
  usages: readonly RatableUsage[],
  rules: readonly DiscountRule[] = [],
): Promise<RatedUsage[]> {
  const names = await loadCatalogueNames(db)
  const named = usages.map((usage) => ({
    usage,
    provider: names.providers.get(usage.provider.toLowerCase()) ?? usage.provider,
    model: names.models.get(usage.model.toLowerCase()) ?? usage.model,
  }))
  const prices = await loadPriceVersions(db, named)
  return named.map(({ usage, provider, model }) => {
    const at = { provider, model, timeMicros: usage.timeMicros }
    const price = selectPrice(prices, { ...at, region: usage.region })
    const rule = selectDiscountRule(rules, { ...at, organization: usage.organization })
    const discountPercent = rule?.percent ?? 0n
    return {
      provider,
      model,
      priceVersion: price?.id ?? null,
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
}
