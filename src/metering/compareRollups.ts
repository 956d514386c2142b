import type { Tx } from '@/db/tx'

import type { Month } from './months'
import { FINE_FROM, FINE_SERIES, MEASURE_COLUMNS, sumByGrain } from './rollupSql'

/** Buckets of a month by how they differ from what its requests come to. */
export type RollupDifferences = {
  /** How many buckets the requests come to. */
  buckets: number
  missing: number
  surplus: number
  wrong: number
  /** Of all organizations together. */
  requests: number
}

const COLUMNS = ['is_fine', ...MEASURE_COLUMNS]
const values = (side: string) => COLUMNS.map((name) => `${side}.${name}`).join(', ')
const SAME_BUCKET = `d.series = r.series and d.entity = r.entity and d.bucket = r.bucket
  and d.provider = r.provider and d.model = r.model`

const SUM = `
  create temporary table due_rollups on commit drop as
  with requests as (select * from metering.requests where time >= $1 and time < $2),
  ${sumByGrain('requests', '1')}, fine as materialized (
    select entity, bucket from deltas where series = 2 and requests >= ${FINE_FROM}
    union
    select entity, bucket from metering.rollups
    where series = 2 and is_fine and bucket >= $1 and bucket < $2
  )
  select d.series, d.entity, d.bucket, d.g_provider as provider, d.g_model as model,
    d.series = 2 and f.entity is not null as is_fine,
    ${MEASURE_COLUMNS.map((name) => `d.${name}`).join(', ')}
  from deltas d
  left join fine f on d.series in (2, ${FINE_SERIES}) and f.entity = d.entity
    and f.bucket = date_trunc('day', d.bucket)
  where d.series not in (${FINE_SERIES}) or f.entity is not null`

/** A series that counts every request once a month. */
const PLATFORM_BY_MONTH = 11

const COMPARE = `
  select count(d.series) as buckets,
    count(*) filter (where r.series is null) as missing,
    count(*) filter (where d.series is null) as surplus,
    count(*) filter (where r.series is not null and d.series is not null
      and (${values('d')}) is distinct from (${values('r')})) as wrong,
    coalesce(sum(d.requests) filter (where d.series = ${PLATFORM_BY_MONTH}), 0) as requests
  from due_rollups d
  full join (select * from metering.rollups where bucket >= $1 and bucket < $2) r on ${SAME_BUCKET}`

/** From here until the transaction ends nobody adds to a roll-up: whoever reports usage waits. */
export async function lockRollups(tx: Tx): Promise<void> {
  await tx.query('lock table metering.rollups in share row exclusive mode')
}

/**
 * Sums a month's requests anew and compares every bucket. Both sides are of one moment only under
 * lockRollups, or on one snapshot. Once a transaction.
 */
export async function compareRollups(
  tx: Tx,
  { from, to }: Pick<Month, 'from' | 'to'>,
): Promise<RollupDifferences> {
  await tx.query(`select set_config('statement_timeout', '15min', true)`)
  // The driver sends values only with one statement, and a definition takes none.
  await tx.query(SUM.replaceAll('$1', `'${from}'`).replaceAll('$2', `'${to}'`))
  const { rows } = await tx.query<Record<keyof RollupDifferences, string>>(COMPARE, [from, to])
  const [row] = rows
  if (!row) throw new Error('A count is one row.')
  return {
    buckets: Number(row.buckets),
    missing: Number(row.missing),
    surplus: Number(row.surplus),
    wrong: Number(row.wrong),
    requests: Number(row.requests),
  }
}

const REMOVE = `
  delete from metering.rollups r
  where r.bucket >= $1 and r.bucket < $2
    and not exists (select 1 from due_rollups d where ${SAME_BUCKET})`

const REPLACE = `
  insert into metering.rollups as r (series, entity, bucket, provider, model, ${COLUMNS.join(', ')})
  select * from due_rollups
  on conflict (series, entity, bucket, provider, model) do update set
    ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}
  where (${values('r')}) is distinct from (${values('excluded')})`

/** Writes what compareRollups has summed; buckets that agree are left alone. */
export async function replaceRollups(tx: Tx, { from, to }: Month): Promise<void> {
  await tx.query(REMOVE, [from, to])
  await tx.query(REPLACE)
}
