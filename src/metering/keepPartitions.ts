import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction, sqlState } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'
import { KEPT_DAYS } from '@/usage/limits'

import { compareRollups } from './compareRollups'
import { countWrongSavings } from './compareSavings'
import { foldDays, foldLatencies } from './foldLatencies'
import { makeAllFine } from './makeFine'
import type { Month } from './months'

/** Months that are made before their requests come. */
const MONTHS_AHEAD = 3
/** On top of what must be kept: a gateway's clock and ours may differ. */
const GRACE_DAYS = 1

const LOCK_NOT_AVAILABLE = '55P03'
// Whoever comes after a waiting lock of a whole table waits with it.
const BRIEF_WAIT = `select set_config('lock_timeout', '2s', true)`

export type DroppedMonth = { month: string; requests: number }
export type HeldMonth = {
  month: string
  /** rollups_differ: requests are the only proof of what they come to; busy: next time. */
  reason: 'busy' | 'rollups_differ'
}

export type KeptPartitions = {
  /** Months whose partitions were made, `2027-01`. */
  made: string[]
  /** Months whose requests have gone. Their roll-ups and request ids stay for ever. */
  dropped: DroppedMonth[]
  /** Months that could not be made or dropped now. */
  held: HeldMonth[]
}

/**
 * Makes the partitions of the months to come, and of rows that have none; drops whole months that are
 * older than requests are kept, but only where their roll-ups agree with them to the last digit. May
 * run at any time, any number of times.
 */
export async function keepPartitions(
  pool: DatabasePool,
  actor: AuditActor,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<KeptPartitions> {
  const db = toQueryable(pool)
  const made: string[] = []
  const [dropped, held]: [DroppedMonth[], HeldMonth[]] = [[], []]
  for (const month of await listMissing(db)) {
    const outcome = await unlessBusy(() => makePartition(pool, month))
    if (outcome === 'busy') held.push({ month: month.slice(0, 7), reason: outcome })
    else if (outcome) made.push(month.slice(0, 7))
  }
  for (const month of await listExpired(db)) {
    if (signal?.aborted) break
    const outcome = await dropMonth(pool, month, actor)
    if ('reason' in outcome) held.push(outcome)
    else dropped.push(outcome)
  }
  return { made, dropped, held }
}

const MISSING = `
  select to_char(month, 'YYYY-MM-DD') as month from (
    select generate_series(
      date_trunc('month', (now() - make_interval(days => ${KEPT_DAYS + GRACE_DAYS})) at time zone 'UTC'),
      date_trunc('month', now() at time zone 'UTC') + interval '${MONTHS_AHEAD} months',
      interval '1 month') as month
    union
    select date_trunc('month', time at time zone 'UTC') from metering.requests_default
    union
    select date_trunc('month', time at time zone 'UTC') from metering.request_details_default
  ) m
  where to_regclass('metering.requests_' || to_char(month, 'YYYY_MM')) is null
    or to_regclass('metering.request_details_' || to_char(month, 'YYYY_MM')) is null
  order by 1`

async function listMissing(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ month: string }>(MISSING)
  return rows.map(({ month }) => month)
}

const makePartition = (pool: DatabasePool, month: string): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    await tx.query(BRIEF_WAIT)
    await tx.query(`select set_config('statement_timeout', '15min', true)`)
    const { rows } = await tx.query<{ made: boolean }>(
      'select metering.make_partition($1::date) as made',
      [month],
    )
    return rows[0]?.made === true
  })

const EXPIRED = `
  select to_char(month, 'YYYY-MM') as name, month at time zone 'UTC' as "from",
    (month + interval '1 month') at time zone 'UTC' as "to"
  from (
    select to_date(substring(c.relname from '[0-9]{4}_[0-9]{2}$'), 'YYYY_MM')::timestamp as month
    from pg_class c
    where c.relnamespace = 'metering'::regnamespace and c.relkind = 'r'
      and c.relname ~ '^requests_[0-9]{4}_[0-9]{2}$'
  ) m
  where (month + interval '1 month') at time zone 'UTC'
    <= clock_timestamp() - make_interval(days => ${KEPT_DAYS + GRACE_DAYS})
  order by month`

type Stretch = Pick<Month, 'from' | 'name' | 'to'>

async function listExpired(db: Queryable): Promise<Stretch[]> {
  const { rows } = await db.query<{ name: string; from: Date; to: Date }>(EXPIRED)
  return rows.map(({ name, from, to }) => ({
    name,
    from: from.toISOString(),
    to: to.toISOString(),
  }))
}

async function dropMonth(
  pool: DatabasePool,
  stretch: Stretch,
  actor: AuditActor,
): Promise<DroppedMonth | HeldMonth> {
  const { name: month } = stretch
  await foldLatencies(pool)
  const isFolded = await inTransaction(pool, async (tx) => {
    await makeAllFine(tx, stretch)
    return foldDays(tx, stretch)
  })
  if (!isFolded) return { month, reason: 'busy' }
  const { requests, missing, surplus, wrong, savings } = await inTransaction(pool, async (tx) => {
    await tx.query('set transaction isolation level repeatable read')
    const found = await compareRollups(tx, stretch)
    return { ...found, savings: await countWrongSavings(tx, stretch) }
  })
  // A month that is empty already has nothing to agree with.
  if (requests > 0 && missing + surplus + wrong + savings > 0)
    return { month, reason: 'rollups_differ' }
  const outcome = await unlessBusy(() =>
    inTransaction(pool, async (tx) => {
      await tx.query(BRIEF_WAIT)
      const suffix = month.replace('-', '_')
      await tx.query(`drop table metering.requests_${suffix}, metering.request_details_${suffix}`)
      await recordAudit(tx, {
        ...actor,
        action: 'usage.drop_month',
        resourceType: 'usage_month',
        resource: month,
        changes: { requests: { from: requests, to: 0 } },
      })
    }),
  )
  return outcome === 'busy' ? { month, reason: outcome } : { month, requests }
}

/** Does what needs a whole table for itself, unless somebody keeps it too long. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T | 'busy'> {
  try {
    return await work()
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return 'busy'
    throw error
  }
}
