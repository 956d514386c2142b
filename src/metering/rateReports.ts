import { loadCatalogueNames } from '@/catalog/loadCatalogueNames'
import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import type { Queryable } from '@/db/tx'
import { selectDiscountRule, type DiscountRule } from '@/discounts/selectDiscountRule'
import { rateUsage } from '@/pricing/rateUsage'
import { selectPrice } from '@/pricing/selectPrice'
import { contentHash, requestKey } from '@/usage/contentHash'
import type { UsageReport } from '@/usage/usageReport'

import type { RatedRequest } from './requestColumns'
import type { Owner } from './resolveOwners'

export type OwnedReport = { index: number; report: UsageReport; owner: Owner }

/**
 * Rates each report by the price in force at its own time. Names are resolved through the
 * catalogue's aliases; an unknown one is kept as it was sent and stays unpriced.
 */
export async function rateReports(
  db: Queryable,
  owned: readonly OwnedReport[],
  rules: readonly DiscountRule[] = [],
): Promise<RatedRequest[]> {
  const names = await loadCatalogueNames(db)
  const named = owned.map((row) => ({
    ...row,
    provider: names.providers.get(row.report.provider.toLowerCase()) ?? row.report.provider,
    model: names.models.get(row.report.model.toLowerCase()) ?? row.report.model,
  }))
  const prices = await loadPriceVersions(db, named)
  return named.map(({ index, report, owner, provider, model }) => {
    const at = { provider, model, timeMicros: report.timeMicros }
    const price = selectPrice(prices, { ...at, region: report.region })
    const rule = selectDiscountRule(rules, { ...at, organization: owner.organization })
    const discountPercent = rule?.percent ?? 0n
    return {
      index,
      report,
      owner,
      provider,
      model,
      key: requestKey(owner.organization, report.id),
      content: contentHash(report),
      priceVersion: price?.id ?? null,
      discountPercent,
      rating: rateUsage({
        tokens: report.tokens,
        units: report.units,
        cacheHit: report.cacheHit,
        billing: report.billing,
        discountPercent,
        price,
      }),
    }
  })
}
