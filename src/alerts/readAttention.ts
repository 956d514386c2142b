import type { Queryable } from '@/db/tx'

import type { AttentionKind, AttentionList, AttentionQuestion } from './attention'
import { readNegativeBalances, readPaymentFailures } from './customersInTrouble'
import { readDoubtfulProof } from './doubtfulProof'
import { readFiringAlerts } from './firingAlerts'
import { readStalePipelines } from './stalePipelines'
import { readUnmappedUsage, readUnpricedUsage } from './unratedUsage'
import { readUnusualSpending } from './unusualSpending'
import { readWaitingRequests } from './waitingRequests'

type Reader = (db: Queryable, question: AttentionQuestion) => Promise<AttentionList>

const READERS: Record<AttentionKind, Reader> = {
  firing_alert: readFiringAlerts,
  payment_failure: readPaymentFailures,
  negative_balance: readNegativeBalances,
  unusual_spending: readUnusualSpending,
  gift_request: readWaitingRequests,
  unpriced_usage: readUnpricedUsage,
  unmapped_usage: readUnmappedUsage,
  stale_pipeline: readStalePipelines,
  integrity: readDoubtfulProof,
}

/** What of one kind waits for an operator now. */
export const readAttention = (
  db: Queryable,
  kind: AttentionKind,
  question: AttentionQuestion,
): Promise<AttentionList> => READERS[kind](db, question)

/** How many of each kind wait; kinds that nobody asked for are left out. */
export async function countAttention(
  db: Queryable,
  kinds: readonly AttentionKind[],
  now: number,
): Promise<Partial<Record<AttentionKind, number>>> {
  const counts: Partial<Record<AttentionKind, number>> = {}
  for (const kind of kinds) counts[kind] = (await readAttention(db, kind, { now, limit: 1 })).total
  return counts
}
