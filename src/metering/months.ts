import type { Queryable } from '@/db/tx'
import { KEPT_DAYS } from '@/usage/limits'

/** A whole month of UTC, [from, to), as text for SQL. */
export type Month = {
  /** `2026-10` */
  name: string
  from: string
  to: string
  /** Past the time for which requests must be kept: they may be dropped, and none comes in any more. */
  isPast: boolean
  hasRequests: boolean
  hasRollups: boolean
}

const BOUNDS = `
  select least(r.first, u.first) as first, greatest(r.last, u.last) as last
  from (select min(time) as first, max(time) as last from metering.requests) r,
    (select min(bucket) as first, max(bucket) as last from metering.rollups) u`

const MONTHS = `
  select to_char(m.month at time zone 'UTC', 'YYYY-MM') as name, m.month as "from",
    m.month + interval '1 month' as "to",
    m.month + interval '1 month' <= clock_timestamp() - make_interval(days => ${KEPT_DAYS}) as "isPast",
    exists (select 1 from metering.requests r
            where r.time >= m.month and r.time < m.month + interval '1 month') as "hasRequests",
    exists (select 1 from metering.rollups u
            where u.bucket >= m.month and u.bucket < m.month + interval '1 month') as "hasRollups"
  from (${BOUNDS}) b,
    generate_series(date_trunc('month', b.first, 'UTC'), b.last, interval '1 month', 'UTC') as m(month)
  order by m.month`

/** Every month from the first to the last in which there are requests or roll-ups. */
export async function listMonths(db: Queryable): Promise<Month[]> {
  const { rows } = await db.query<Omit<Month, 'from' | 'to'> & { from: Date; to: Date }>(MONTHS)
  return rows.map((row) => ({
    ...row,
    from: row.from.toISOString(),
    to: row.to.toISOString(),
  }))
}
