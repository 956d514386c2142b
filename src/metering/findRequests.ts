import type { Queryable } from '@/db/tx'

import { ROW_COLUMNS, toRequestRows, type RequestRow, type StoredRow } from './requestRow'

// OFFSET 0: the index on ids alone decides which rows are looked at, however new a month is.
const BY_ID = `
  select ${ROW_COLUMNS}
  from (select * from metering.requests where id = $1 offset 0) r
  order by r.time desc, r.organization limit $2`

/** The requests with an id, of whichever organization: ids are unique within one. The newest first. */
export async function findRequests(
  db: Queryable,
  id: string,
  limit: number,
): Promise<RequestRow[]> {
  const { rows } = await db.query<StoredRow>(BY_ID, [id, limit])
  return toRequestRows(db, rows)
}
