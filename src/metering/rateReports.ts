import type { Queryable } from '@/db/tx'
import type { DiscountRule } from '@/discounts/selectDiscountRule'
import { contentHash, requestKey } from '@/usage/contentHash'
import type { UsageReport } from '@/usage/usageReport'

import { rateUsages } from './rateUsages'
import type { RatedRequest } from './requestColumns'
import type { Owner } from './resolveOwners'

export type OwnedReport = { index: number; report: UsageReport; owner: Owner }

/** Rates new reports and gives each its identity. */
export async function rateReports(
  db: Queryable,
  owned: readonly OwnedReport[],
  rules: readonly DiscountRule[] = [],
): Promise<RatedRequest[]> {
  const rated = await rateUsages(
    db,
    owned.map(({ report, owner }) => ({ ...report, organization: owner.organization })),
    rules,
  )
  return owned.map(({ index, report, owner }, i) => {
    const usage = rated[i]
    if (!usage) throw new Error('rateUsages answers every usage')
    return {
      index,
      report,
      owner,
      ...usage,
      key: requestKey(owner.organization, report.id),
      content: contentHash(report),
    }
  })
}
