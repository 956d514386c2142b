import type { DatabasePool, Queryable } from '@/db/tx'

import { inBatch } from './inBatch'

/** Ids after `after` up to and including `upTo`; the last range of a walk is open. */
export type IdRange = { after: string; upTo: string | null }

/** Organizations a batch; an organization's movements are read with it. */
const BATCH = 2_000

/**
 * Walks all organizations in the order of their ids, each range on a snapshot of its own. The ranges
 * leave no id out, so rows of organizations that do not exist are found too.
 */
export async function* byOrganizationRange<T>(
  pool: DatabasePool,
  read: (db: Queryable, range: IdRange) => Promise<T>,
): AsyncGenerator<T> {
  let after = ''
  for (;;) {
    const { upTo, result } = await inBatch(pool, async (db) => {
      const range = { after, upTo: await findEnd(db, after) }
      return { upTo: range.upTo, result: await read(db, range) }
    })
    yield result
    if (upTo === null) return
    after = upTo
  }
}

async function findEnd(db: Queryable, after: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from organizations where id > $1 order by id offset ${BATCH - 1} limit 1`,
    [after],
  )
  return rows[0]?.id ?? null
}

/** The condition of a range on a column; the range's values are $1 and $2. */
export const inRange = (column: string) =>
  `${column} > $1 and ($2::text is null or ${column} <= $2)`

export const valuesOf = ({ after, upTo }: IdRange) => [after, upTo]
