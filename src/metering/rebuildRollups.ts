import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Tx } from '@/db/tx'

import {
  compareRollups,
  lockRollups,
  replaceRollups,
  type RollupDifferences,
} from './compareRollups'
import { countWrongSavings, replaceSavings } from './compareSavings'
import { listMonths, type Month } from './months'

/** What differed in a month; days of discount rules count among the wrong buckets. */
export type RebuiltMonth = RollupDifferences & { month: string }

export type Rebuilt = {
  /** Every month whose requests are there, the oldest first. */
  months: RebuiltMonth[]
  /** Past months of which only roll-ups are left: nothing to build them from. */
  dropped: string[]
  /** Months whose requests are gone although they must be there. Their roll-ups are all that is left. */
  lost: string[]
}

/**
 * Makes every roll-up again from the requests, a month a transaction. Who reports usage waits while a
 * month is summed; who reads sees the month before or after. Buckets that were right stay untouched.
 * @returns what differed, by month
 */
export async function rebuildRollups(
  pool: DatabasePool,
  actor: AuditActor,
  onProgress: (month: RebuiltMonth) => void = () => undefined,
): Promise<Rebuilt> {
  const months = await listMonths(toQueryable(pool))
  const withoutRequests = months.filter(({ hasRequests, hasRollups }) => !hasRequests && hasRollups)
  const rebuilt: RebuiltMonth[] = []
  for (const month of months.filter(({ hasRequests }) => hasRequests)) {
    const done = await inTransaction(pool, (tx) => rebuildMonth(tx, month, actor))
    rebuilt.push(done)
    onProgress(done)
  }
  const names = (isPast: boolean) =>
    withoutRequests.filter((month) => month.isPast === isPast).map(({ name }) => name)
  return { months: rebuilt, dropped: names(true), lost: names(false) }
}

async function rebuildMonth(tx: Tx, month: Month, actor: AuditActor): Promise<RebuiltMonth> {
  await lockRollups(tx)
  const found = await compareRollups(tx, month)
  const { missing, surplus, wrong } = found
  const savings = await countWrongSavings(tx, month)
  if (savings > 0) await replaceSavings(tx, month)
  if (missing + surplus + wrong > 0) await replaceRollups(tx, month)
  if (missing + surplus + wrong + savings > 0) {
    await recordAudit(tx, {
      ...actor,
      action: 'rollups.rebuild',
      resourceType: 'rollups',
      resource: month.name,
      changes: {
        missing: { from: missing, to: 0 },
        surplus: { from: surplus, to: 0 },
        wrong: { from: wrong, to: 0 },
        ...(savings > 0 ? { savings: { from: savings, to: 0 } } : {}),
      },
    })
  }
  return { month: month.name, ...found, wrong: wrong + savings }
}
