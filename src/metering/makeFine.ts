import type { Tx } from '@/db/tx'

import {
  FINE_SERIES,
  INTO_ROLLUPS,
  MEASURE_COLUMNS,
  MEASURED_COLUMNS,
  sumByGrain,
} from './rollupSql'

/** A day of an organization: its number, and when it begins. */
export type OrganizationDay = { entity: number; bucket: Date }

const LOCK_THIN = `select entity, bucket from metering.rollups
  where series = 2 and not is_fine and bucket >= $1 and bucket < $2
  order by entity, bucket for update`

// The sums come from the days' requests, those just written included: whoever reports some of that day
// waits for the lock on its roll-up, which the caller has.
const MAKE_FINE = `
with days as (
  select * from unnest($1::integer[], $2::timestamptz[]) as d(entity, bucket)
), of_days as (
  select ${MEASURED_COLUMNS.map((name) => `r.${name}`).join(', ')} from days d
  join metering.requests r on r.organization = d.entity
    and r.time >= d.bucket and r.time < d.bucket + interval '1 day'
), marked as (
  update metering.rollups r set is_fine = true from days d
  where r.series = 2 and r.entity = d.entity and r.bucket = d.bucket
), ${sumByGrain('of_days', '1')}
${INTO_ROLLUPS}
select * from deltas where series in (${FINE_SERIES})
on conflict (series, entity, bucket, provider, model) do update set
  ${MEASURE_COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`

/** Keeps the sums by hour and by model of some days from now on. Their roll-ups must be locked. */
export async function makeFine(tx: Tx, days: readonly OrganizationDay[]): Promise<void> {
  if (days.length === 0) return
  await tx.query(MAKE_FINE, [days.map(({ entity }) => entity), days.map(({ bucket }) => bucket)])
}

/** The same of every day in a stretch: when its requests go, their sums must not become coarser. */
export async function makeAllFine(tx: Tx, stretch: { from: string; to: string }): Promise<void> {
  // A statement of its own: the next one sees what whoever had a lock has written.
  const { rows } = await tx.query<OrganizationDay>(LOCK_THIN, [stretch.from, stretch.to])
  await makeFine(tx, rows)
}
