import type { Queryable } from './tx'

let opened = 0

/**
 * The rows of a query, some at a time, by a cursor: memory stays flat however many there are, and
 * nothing is read before it is asked for. Needs a transaction, whose end closes the cursor.
 */
export async function* readBatches<Row>(
  db: Queryable,
  { text, values }: { text: string; values: readonly unknown[] },
  size: number,
): AsyncGenerator<Row[], void, undefined> {
  opened += 1
  const cursor = `batches_${opened}`
  await db.query(`declare ${cursor} no scroll cursor for ${text}`, values)
  for (;;) {
    const { rows } = await db.query<Row>(`fetch forward ${size} from ${cursor}`)
    if (rows.length > 0) yield rows
    if (rows.length < size) break
  }
  await db.query(`close ${cursor}`)
}
