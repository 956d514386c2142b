import { systemActor } from '@/audit/recordAudit'
import { tryAdvisoryLock, type LockName } from '@/db/advisoryLock'
import type { DatabasePool } from '@/db/tx'

import { dropExpiredDetails, type DroppedDetails } from './dropExpiredDetails'
import { keepPartitions, type KeptPartitions } from './keepPartitions'

/** One at a time in the whole database, however many processes serve it. */
const LOCK: LockName = [7_234, 41]

export type KeptUsage = KeptPartitions & { details: DroppedDetails }

/**
 * The daily upkeep of stored usage: partitions ahead, what organizations no longer keep, months that
 * are old enough to go.
 * Aborted, it ends after the month or batch that is going on; the next run does the rest.
 * @returns what was done, or null while another process is at it
 */
export async function keepUsage(
  pool: DatabasePool,
  options: { signal?: AbortSignal } = {},
): Promise<KeptUsage | null> {
  const unlock = await tryAdvisoryLock(pool, LOCK)
  if (!unlock) return null
  try {
    const actor = systemActor('usage_upkeep')
    const partitions = await keepPartitions(pool, actor, options)
    return { ...partitions, details: await dropExpiredDetails(pool, actor, options) }
  } finally {
    await unlock()
  }
}
