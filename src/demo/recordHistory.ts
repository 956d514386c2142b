import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'

import { writeDemoState } from './demoState'
import { DAY_MS, type DemoWorld } from './demoWorld'
import { recordSpan } from './recordSpan'

export type Progress = {
  /** 0 to 1. */
  share: number
  requests: number
}

type History = {
  /** Epoch milliseconds: [from, to). */
  from: number
  to: number
  /** Share of the traffic that a day keeps, by the start of what is recorded of it; all of it by default. */
  keptShareOf?: (from: number) => number
  /** Requests counted before this run. */
  requests?: number
  onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Records day after day, each booked at its own end, the last one by the clock. Notes how far it has
 * come after each day: cut off anywhere, the next run goes on from there.
 * @returns the requests counted, those of earlier runs included
 */
export async function recordHistory(
  pool: DatabasePool,
  world: DemoWorld,
  { from, to, keptShareOf = () => 1, requests = 0, onProgress }: History,
): Promise<number> {
  const db = toQueryable(pool)
  const notBefore = await readLatestBooking(db, world)
  let counted = requests
  for (let start = from; start < to;) {
    const end = Math.min(to, (Math.floor(start / DAY_MS) + 1) * DAY_MS)
    const keptShare = keptShareOf(start)
    const span = { from: start, to: end, keptShare, notBefore, isPast: end < to }
    counted += (await recordSpan(pool, world, span)).requests
    await writeDemoState(db, 'progress', { until: end, requests: counted })
    onProgress?.({ share: (end - from) / (to - from), requests: counted })
    start = end
  }
  return counted
}

/** When the demo's customers were booked last, in epoch milliseconds; 0 without any booking. */
async function readLatestBooking(db: Queryable, world: DemoWorld): Promise<number> {
  const { rows } = await db.query<{ at: Date | null }>(
    `select greatest(
       (select max(booked_at) from ledger.usage_postings where organization_id = any($1)),
       (select max(booked_at) from transactions where organization_id = any($1))) as at`,
    [world.organizations.map((organization) => organization.id)],
  )
  // A booking between two milliseconds still lies before the next one.
  const at = rows[0]?.at
  return at ? at.getTime() + 1 : 0
}
