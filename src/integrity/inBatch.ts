import { inSnapshot } from '@/db/inSnapshot'
import type { DatabasePool, Queryable } from '@/db/tx'

/**
 * Reads one batch on one snapshot. Statements may take long here (the pool's own limit is for what
 * somebody waits for), but a batch stays small: an old snapshot holds back the cleaning of dead rows.
 */
export const inBatch = <T>(pool: DatabasePool, read: (db: Queryable) => Promise<T>): Promise<T> =>
  inSnapshot(pool, async ({ db }) => {
    await db.query(
      `select set_config('statement_timeout', '15min', true), set_config('work_mem', '64MB', true),
         set_config('jit', 'off', true)`,
    )
    return read(db)
  })
