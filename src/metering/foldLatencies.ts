import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Tx } from '@/db/tx'

/** Requests folded in one transaction: about a second of work. */
const CHUNK = 50_000

/** One folds at a time: two would overwrite each other's sums. */
const LOCK = 'select pg_try_advisory_xact_lock(7234, 42) as locked'

// What was taken leaves the queue in the transaction that adds it: a reader sees it in the one place
// or in the other. Sums of one series and subject are arrays, merged here and written whole.
const FOLD = `
with taken as (
  delete from metering.latency_queue
  where ctid = any(array(select ctid from metering.latency_queue limit $1))
  returning time, organization, project, bin
), deltas as (
  select g.series::smallint as series, g.entity, g.bucket, t.bin, count(*) as requests
  from taken t cross join lateral (values
    (1, t.organization, date_trunc('day', t.time)), (2, t.organization, date_trunc('month', t.time)),
    (3, t.project, date_trunc('day', t.time)), (4, t.project, date_trunc('month', t.time)),
    (5, 0, date_trunc('hour', t.time)), (6, 0, date_trunc('day', t.time)),
    (7, 0, date_trunc('month', t.time))) as g(series, entity, bucket)
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
), written as (
  insert into metering.latencies (series, entity, bucket, bins, counts)
  select series, entity, bucket, array_agg(bin order by bin), array_agg(requests order by bin)
  from merged group by 1, 2, 3
  on conflict (series, entity, bucket) do update
    set bins = excluded.bins, counts = excluded.counts
)
select count(*)::integer as folded from taken`

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
