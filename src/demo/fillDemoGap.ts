import { toQueryable, type DatabasePool } from '@/db/tx'

import { activeWorld } from './activeWorld'
import { readDemoState } from './demoState'
import { DAY_MS } from './demoWorld'
import { recordHistory } from './recordHistory'

const MAX_GAP_DAYS = 100
/** The windows that are looked at first are always whole. */
const WHOLE_DAYS = 2
/** What a long gap may cost: as many requests as this many ordinary days have. */
const WORTH_DAYS = 8

/**
 * Makes up for the time since the last demo row, at the start and before anybody writes. A long gap
 * is thinned out but for its last two days, one of more than 100 days keeps a hole.
 * @param now the database's clock
 * @returns requests recorded
 */
export async function fillDemoGap(
  pool: DatabasePool,
  { now }: { now: Date },
): Promise<{ requests: number }> {
  const db = toQueryable(pool)
  const state = await readDemoState(db)
  if (!state?.isSeeded) return { requests: 0 }
  const world = await activeWorld(db, state)
  const to = now.getTime()
  const from = Math.max(state.until, to - MAX_GAP_DAYS * DAY_MS)
  const whole = Math.floor((to - WHOLE_DAYS * DAY_MS) / DAY_MS) * DAY_MS
  const thinned = Math.min(1, (WORTH_DAYS * DAY_MS) / Math.max(1, whole - from))
  const requests = await recordHistory(pool, world, {
    from,
    to,
    keptShareOf: (start) => (start < whole ? thinned : 1),
    requests: state.requests,
  })
  return { requests: requests - state.requests }
}
