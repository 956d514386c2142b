import type { Queryable } from '@/db/tx'
import { contentHash, requestKey } from '@/usage/contentHash'
import type { UsageReport } from '@/usage/usageReport'

import { rateUsages } from './rateUsages'
import type { RatedRequest } from './requestColumns'
import type { Owner } from './resolveOwners'

export type OwnedReport = { index: number; report: UsageReport; owner: Owner }

export type RatedReports = {
  requests: RatedRequest[]
  /** As of RatedUsages. */
  rulesVersion: string
}

/** Rates new reports and gives each its identity. */
export async function rateReports(
  db: Queryable,
  owned: readonly OwnedReport[],
): Promise<RatedReports> {
  const { rated, rulesVersion } = await rateUsages(
    db,
    owned.map(({ report, owner }) => ({ ...report, organization: owner.organization })),
  )
  const requests = owned.map(({ index, report, owner }, i) => {
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
  return { requests, rulesVersion }
}
