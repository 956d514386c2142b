import type { Queryable } from '@/db/tx'
import { against } from '@/errors'
import type { TimeRange } from '@/time/timeRange'
import { KEPT_DAYS } from '@/usage/limits'

// Series 11 counts every request once a month, for ever; requests go by whole months. A month that is
// held back may stand between two that have gone, so each is looked for. Asked one by one: as a join
// Postgres would read every request.
const DROPPED = `
  select bucket as "from", bucket + interval '1 month' as "to"
  from (
    select bucket from metering.rollups
    where series = 11 and entity = 0
      and ($1::timestamptz is null or bucket + interval '1 month' > $1)
      and ($2::timestamptz is null or bucket < $2)
    group by bucket having sum(requests) > 0
  ) m
  where (select 1 from metering.requests r
    where r.time >= m.bucket and r.time < m.bucket + interval '1 month' limit 1) is null
  order by bucket`

/**
 * The stretches of a range (null: of all time) whose requests are no longer kept, only their sums are;
 * each as long as it lasts, cut where the range is cut, in order.
 */
export async function droppedMonths(db: Queryable, range: TimeRange | null): Promise<TimeRange[]> {
  const { rows } = await db.query<{ from: Date; to: Date }>(DROPPED, [
    range && new Date(range.from),
    range && new Date(range.to),
  ])
  const stretches: TimeRange[] = []
  for (const row of rows) {
    const month = {
      from: Math.max(row.from.getTime(), range?.from ?? -Infinity),
      to: Math.min(row.to.getTime(), range?.to ?? Infinity),
    }
    const last = stretches.at(-1)
    if (last?.to === month.from) last.to = month.to
    else stretches.push(month)
  }
  return stretches
}

/**
 * For what requests alone can tell.
 * @throws RefusedError 422 `usage_rows_dropped`
 */
export async function requireKeptRows(db: Queryable, range: TimeRange | null): Promise<void> {
  const last = (await droppedMonths(db, range)).at(-1)
  if (!last) return
  throw against(
    'usage_rows_dropped',
    'Requests of that time are no longer kept, only their sums are: ask from a later day on.',
    { from: new Date(last.to).toISOString() },
  )
}

const KEPT_MS = KEPT_DAYS * 86_400_000

/**
 * For figures that are partly read from requests: what lies where none are kept would be missing from
 * them without a word. Asks the database about what is old enough to be gone, and about nothing else.
 * @throws RefusedError 422 `usage_rows_dropped`
 */
export async function requireRowsOf(db: Queryable, pieces: readonly TimeRange[]): Promise<void> {
  const old = pieces.filter(({ from }) => from < Date.now() - KEPT_MS)
  if (old.length === 0) return
  const gone = await droppedMonths(db, {
    from: Math.min(...old.map(({ from }) => from)),
    to: Math.max(...old.map(({ to }) => to)),
  })
  const missing = gone.filter((stretch) =>
    old.some(({ from, to }) => from < stretch.to && stretch.from < to),
  )
  const last = missing.at(-1)
  if (!last) return
  throw against(
    'usage_rows_dropped',
    'Requests of that time are no longer kept, only their sums are, and those are of whole days of UTC, by organization, project, provider and model: ask for whole days, or from a later day on.',
    { from: new Date(last.to).toISOString() },
  )
}
