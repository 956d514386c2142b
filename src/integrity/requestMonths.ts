import type { DatabasePool, Queryable } from '@/db/tx'
import { KEPT_DAYS } from '@/usage/limits'

import { inBatch } from './inBatch'

/** [from, to), whole UTC months or days, as text for SQL. */
export type Period = { from: string; to: string }

const DAY_MS = 86_400_000

const startOfMonth = (at: Date, plusMonths = 0) =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + plusMonths, 1))

const period = (from: Date, to: Date): Period => ({
  from: from.toISOString(),
  to: to.toISOString(),
})

/**
 * Every UTC month in which there are requests, their keys or buckets of their roll-ups, from the
 * first to the last of any: what one of them alone has is a difference that must be seen.
 */
export async function loadMonths(db: Queryable): Promise<Period[]> {
  const { rows } = await db.query<{ first: Date | null; last: Date | null }>(
    `select least(r.first, k.first, u.first) as first, greatest(r.last, k.last, u.last) as last
     from (select min(time) as first, max(time) as last from metering.requests) r,
       (select min(time) as first, max(time) as last from metering.request_keys) k,
       (select min(bucket) as first, max(bucket) as last from metering.rollups) u`,
  )
  const { first, last } = rows[0] ?? {}
  if (!first || !last) return []
  const months: Period[] = []
  for (let month = startOfMonth(first); month <= last; month = startOfMonth(month, 1))
    months.push(period(month, startOfMonth(month, 1)))
  return months
}

/** The UTC days of a month on which there are requests or buckets. */
export async function loadDays(db: Queryable, month: Period): Promise<Period[]> {
  const { rows } = await db.query<{ day: Date }>(
    `select date_trunc('day', time, 'UTC') as day from metering.requests where time >= $1 and time < $2
     union
     select date_trunc('day', bucket, 'UTC') from metering.rollups where bucket >= $1 and bucket < $2
     order by 1`,
    [month.from, month.to],
  )
  return rows.map(({ day }) => period(day, new Date(day.getTime() + DAY_MS)))
}

/**
 * Months whose raw requests retention has dropped: past the time they must be kept, with none left.
 * A younger month without its requests is a loss, not a drop.
 */
export async function loadDroppedMonths(db: Queryable): Promise<Period[]> {
  // The statement's own time: a clock that runs within it would keep every index out.
  const { rows } = await db.query<{ month: Date }>(
    `select m.month from (
       select distinct date_trunc('month', bucket, 'UTC') as month from metering.rollups
       where bucket < statement_timestamp() - make_interval(days => ${KEPT_DAYS})
     ) m
     where m.month + interval '1 month' <= statement_timestamp() - make_interval(days => ${KEPT_DAYS})
       and not exists (
         select 1 from metering.requests r
         where r.time >= m.month and r.time < m.month + interval '1 month')
     order by 1`,
  )
  return rows.map(({ month }) => period(month, startOfMonth(month, 1)))
}

/** The months whose raw requests must be there. */
export async function loadKeptMonths(db: Queryable): Promise<Period[]> {
  const dropped = new Set((await loadDroppedMonths(db)).map(({ from }) => from))
  return (await loadMonths(db)).filter(({ from }) => !dropped.has(from))
}

/** Walks the months whose raw requests must be there, each on a snapshot of its own. */
export async function* byMonth<T>(
  pool: DatabasePool,
  read: (db: Queryable, month: Period) => Promise<T>,
): AsyncGenerator<T> {
  const months = await inBatch(pool, loadKeptMonths)
  for (const month of months) yield await inBatch(pool, (db) => read(db, month))
}
