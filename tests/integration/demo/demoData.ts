import { buildCatalogueSeed } from '@/catalog/genaiPricesSeed'
import { seedCatalogue } from '@/catalog/seedCatalogue'
import { inTransaction } from '@/db/inTransaction'
import { createPool, type DatabasePool } from '@/db/tx'

import { createTestDatabase } from '../../support/testDatabase'

export type DemoDatabase = { pool: DatabasePool; url: string; close: () => Promise<void> }

/** An empty database with the catalogue, as it is before the demo is made. */
export async function openDemoDatabase(): Promise<DemoDatabase> {
  const database = await createTestDatabase()
  const pool = createPool({ connectionString: database.url, applicationName: 'test-demo', max: 6 })
  await inTransaction(pool, (tx) => seedCatalogue(tx, buildCatalogueSeed(), async () => undefined))
  return {
    pool,
    url: database.url,
    close: async () => {
      await pool.end()
      await database.drop()
    },
  }
}

/** The database's clock, some days earlier. */
export async function clock(pool: DatabasePool, daysAgo = 0): Promise<Date> {
  const rows = await list<{ now: Date }>(
    pool,
    `select date_trunc('milliseconds', clock_timestamp()) - make_interval(secs => $1) as now`,
    [daysAgo * 86_400],
  )
  return rows[0]?.now ?? new Date(Number.NaN)
}

export async function list<Row>(
  pool: DatabasePool,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { rows } = await pool.query(text, values)
  return rows as Row[]
}

/** How many rows a `select count(*)` finds. */
export async function count(pool: DatabasePool, text: string): Promise<number> {
  const rows = await list<{ count: string }>(pool, text)
  return Number(rows[0]?.count)
}

export const REQUESTS = 'select count(*) from metering.requests'

/** Bookings of one organization that are numbered after a later one, or with a gap. */
export const DISORDERED = `
  select organization_id, sequence from (
    select organization_id, sequence, booked_at,
      lag(booked_at) over w as before, lag(sequence, 1, 0) over w as previous
    from (
      select organization_id, sequence::bigint, booked_at from transactions
      union all select organization_id, sequence, booked_at from ledger.usage_postings
    ) movements
    window w as (partition by organization_id order by sequence)
  ) ordered where booked_at < before or sequence <> previous + 1`

/** Organizations whose balance is not what their rows add up to. */
export const UNBALANCED = `
  select o.id from organizations o
  left join (
    select organization_id as id, sum(credit_amount) as moved,
      sum(credit_amount) filter (where reverses_id is null and credit_amount > 0) as added
    from transactions
    where status = 'completed' and type in ('credit_topup', 'credit_gift', 'credit_refund')
    group by 1
  ) t using (id)
  left join (
    select organization_id as id, sum(charge) as charged from ledger.usage_postings group by 1
  ) u using (id)
  left join (
    select d.value as id, sum(input_charge + cached_charge + cache_write_charge + output_charge
      + other_charge) / 1000000000.0::numeric as charged
    from metering.requests r join metering.dimensions d on d.id = r.organization group by 1
  ) r using (id)
  where o.credits <> coalesce(t.moved, 0) - coalesce(u.charged, 0)
    or o.total_spent <> coalesce(r.charged, 0)
    or o.all_time_credits <> coalesce(t.added, 0)`

/** Hours and organization days whose roll-up is not the sum of its rows. */
export const WRONG_ROLLUPS = `
  with sums as (
    select 7 as series, 0 as entity, date_trunc('hour', time) as bucket, count(*) as requests,
      sum(input) as input, sum(reasoning) as reasoning, sum(output_charge) as output_charge
    from metering.requests group by 1, 2, 3
    union all
    select 2, organization, date_trunc('day', time), count(*), sum(input), sum(reasoning),
      sum(output_charge)
    from metering.requests group by 1, 2, 3
  ), stored as (
    select series::int, entity, bucket, requests, input, reasoning, output_charge
    from metering.rollups where series in (2, 7)
  )
  (select * from sums except select * from stored)
  union all (select * from stored except select * from sums)`

/** The same pool, but everything fails from the n-th use on, as when the process is killed. */
export function cutOffAfter(pool: DatabasePool, uses: number): DatabasePool {
  let left = uses
  const used = () => {
    left -= 1
    if (left < 0) throw new Error('cut off')
  }
  return new Proxy(pool, {
    get(target, property) {
      if (property === 'query')
        // Thrown at once: whoever asks by callback would wait for ever for a promise's answer.
        return (...args: Parameters<DatabasePool['query']>) => {
          used()
          return target.query(...args)
        }
      if (property === 'connect')
        return async () => {
          used()
          return target.connect()
        }
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
