import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Tx } from '@/db/tx'

/** Requests folded in one transaction: about a second of work. */
const CHUNK = 50_000

/** One folds at a time: two would overwrite each other's sums. */
const LOCK = 'select pg_try_advisory_xact_lock(7234, 42) as locked'

const HAS_DAY = `exists (select from metering.latencies l
  where l.series = 1 and l.entity = d.organization and l.bucket = d.day)`

// A day has its histograms whole or not at all: they begin with all its requests but those that wait.
const ALL_OF = (days: string) => `
  select r.time, r.organization, r.project, metering.latency_bin(r.duration_ms) as bin, 1 as requests
  from ${days} d join metering.requests r on r.organization = d.organization
    and r.time >= d.day and r.time < d.day + interval '1 day'
  where r.duration_ms is not null
  union all
  select q.time, q.organization, q.project, q.bin, -1
  from ${days} d join metering.latency_queue q on q.organization = d.organization
    and q.time >= d.day and q.time < d.day + interval '1 day'`

const BY_DAY = `
  select g.series::smallint as series, g.entity, date_trunc('day', t.time) as bucket, t.bin, t.requests
  from by_day t cross join lateral (values (1, t.organization), (3, t.project)) as g(series, entity)`

const WRITE = `
  insert into metering.latencies (series, entity, bucket, bins, counts)
  select series, entity, bucket, array_agg(bin order by bin), array_agg(requests order by bin)
  from merged where requests > 0 group by 1, 2, 3
  on conflict (series, entity, bucket) do update
    set bins = excluded.bins, counts = excluded.counts`

// What was taken leaves the queue in the transaction that adds it: a reader sees it in the one place
// or in the other. Sums of one series and subject are arrays, merged here and written whole. By day
// only fine days of an organization are kept, and those of its projects with them.
const FOLD = `
with taken as (
  delete from metering.latency_queue
  where ctid = any(array(select ctid from metering.latency_queue limit $1))
  returning time, organization, project, bin
), days as materialized (
  select distinct organization, date_trunc('day', time) as day from taken
), begun as materialized (
  select d.* from days d
  join metering.rollups r on r.series = 2 and r.entity = d.organization and r.bucket = d.day and r.is_fine
  where not ${HAS_DAY}
), kept as materialized (
  select d.* from days d where ${HAS_DAY} union all select * from begun
), by_day as (
  select t.time, t.organization, t.project, t.bin, 1 as requests
  from taken t join kept d on d.organization = t.organization and d.day = date_trunc('day', t.time)
  union all ${ALL_OF('begun')}
), deltas as (
  select series, entity, bucket, bin, sum(requests) as requests from (
    select g.series::smallint as series, g.entity, g.bucket, t.bin, 1 as requests
    from taken t cross join lateral (values
      (2, t.organization, date_trunc('month', t.time)), (4, t.project, date_trunc('month', t.time)),
      (5, 0, date_trunc('hour', t.time)), (6, 0, date_trunc('day', t.time)),
      (7, 0, date_trunc('month', t.time))) as g(series, entity, bucket)
    union all ${BY_DAY}
  ) every
  group by 1, 2, 3, 4
), known as (
  select l.series, l.entity, l.bucket, u.bin, u.requests::bigint as requests
  from metering.latencies l
  join (select distinct series, entity, bucket from deltas) d using (series, entity, bucket)
  cross join lateral unnest(l.bins, l.counts) as u(bin, requests)
), merged as (
  select series, entity, bucket, bin, sum(requests)::integer as requests
  from (select * from deltas union all select * from known) every
  group by 1, 2, 3, 4
), written as (${WRITE})
select count(*)::integer as folded from taken`

const FOLD_DAYS = `
with begun as materialized (
  select d.* from (
    select r.entity as organization, r.bucket as day from metering.rollups r
    where r.series = 2 and r.bucket >= $1 and r.bucket < $2
  ) d where not ${HAS_DAY}
), by_day as (${ALL_OF('begun')}
), merged as (
  select series, entity, bucket, bin, sum(requests)::integer as requests from (${BY_DAY}) every
  group by 1, 2, 3, 4
)${WRITE}`

/**
 * Gives every day of a stretch its histograms: its requests are about to go.
 * @returns false where some of them still wait to be folded, which needs the requests
 */
export async function foldDays(tx: Tx, stretch: { from: string; to: string }): Promise<boolean> {
  await tx.query('select pg_advisory_xact_lock(7234, 42)')
  await tx.query(FOLD_DAYS, [stretch.from, stretch.to])
  const { rows } = await tx.query(
    'select from metering.latency_queue where time >= $1 and time < $2 limit 1',
    [stretch.from, stretch.to],
  )
  return rows.length === 0
}

/**
 * Moves the durations of what was reported lately into the histograms. Answers are the same before
 * and after: this only makes them quick.
 * @returns requests folded; 0 also where another process is at it
 */
export async function foldLatencies(
  pool: DatabasePool,
  { chunk = CHUNK }: { chunk?: number } = {},
): Promise<number> {
  let total = 0
  for (;;) {
    const folded = await inTransaction(pool, (tx) => foldChunk(tx, chunk))
    total += folded
    if (folded < chunk) return total
  }
}

async function foldChunk(tx: Tx, chunk: number): Promise<number> {
  const { rows: locks } = await tx.query<{ locked: boolean }>(LOCK)
  if (!locks[0]?.locked) return 0
  const { rows } = await tx.query<{ folded: number }>(FOLD, [chunk])
  return rows[0]?.folded ?? 0
}
