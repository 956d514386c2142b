import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { fillDemoGap } from '@/demo/fillDemoGap'
import { runDemoTraffic } from '@/demo/runDemoTraffic'
import { seedDemo } from '@/demo/seedDemo'

import { topUp } from '../../support/factories'
import {
  clock,
  count,
  DISORDERED,
  list,
  openDemoDatabase,
  REQUESTS,
  UNBALANCED,
  WRONG_ROLLUPS,
  type DemoDatabase,
} from './demoData'

const SCALE = 0.03
const BUSY = 'org_demoAcmeRobotics'
const BLOCKED = 'org_demoBrightlineHealth'

/** Waits for something that must happen; fails with its name when it does not. */
async function until(name: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isTrue()) return
    await sleep(50)
  }
  throw new Error(`It never happened: ${name}`)
}

const newest = async ({ pool }: DemoDatabase): Promise<number> => {
  const rows = await list<{ at: Date }>(pool, 'select max(time) as at from metering.requests')
  return rows[0]?.at.getTime() ?? 0
}

const progress = async ({ pool }: DemoDatabase): Promise<number> => {
  const rows = await list<{ until: number }>(
    pool,
    "select (value->>'until')::float8 as until from demo.state where key = 'progress'",
  )
  return Number(rows[0]?.until)
}

/** As if the server had last run that long ago: nothing was reported since. */
const pretendSilence = async ({ pool }: DemoDatabase, ms: number): Promise<void> => {
  await pool.query(
    `update demo.state set value = value || jsonb_build_object('until',
       (extract(epoch from clock_timestamp()) * 1000)::bigint - $1::bigint) where key = 'progress'`,
    [ms],
  )
}

describe('demo traffic after the seed', () => {
  let database: DemoDatabase
  let seededAt: Date

  beforeAll(async () => {
    database = await openDemoDatabase()
    seededAt = await clock(database.pool, 5)
    await seedDemo(database.pool, { now: seededAt, scale: SCALE })
  })
  afterAll(() => database.close())

  it('is not made up for in a database without a demo', async () => {
    const other = await openDemoDatabase()
    try {
      expect(await fillDemoGap(other.pool, { now: new Date() })).toEqual({ requests: 0 })
      expect(await count(other.pool, REQUESTS)).toBe(0)
    } finally {
      await other.close()
    }
  })

  it('leaves a hole in a very long gap, thins out the rest, and keeps the last days whole', async () => {
    const other = await openDemoDatabase()
    try {
      await seedDemo(other.pool, { now: await clock(other.pool, 140), scale: SCALE })
      const before = await count(other.pool, REQUESTS)
      const now = await clock(other.pool)
      const { requests } = await fillDemoGap(other.pool, { now })
      expect(await count(other.pool, REQUESTS)).toBe(before + requests)
      const [days] = await list<{ hole: number; thinned: number; whole: number }>(
        other.pool,
        `select count(*) filter (where age > 101 and age < 139)::float8 as hole,
           count(*) filter (where age > 3 and age < 100)::float8 / 97 as thinned,
           count(*) filter (where age < 2)::float8 / 2 as whole
         from (select extract(epoch from $1 - time) / 86400 as age from metering.requests) r`,
        [now],
      )
      expect(days?.hole).toBe(0)
      expect(days?.thinned).toBeGreaterThan(0)
      expect(days?.whole).toBeGreaterThan(2.5 * (days?.thinned ?? 0))
      expect(await list(other.pool, DISORDERED)).toEqual([])
      expect(await list(other.pool, UNBALANCED)).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('makes up for the days since, behind what was booked meanwhile, and only once', async () => {
    const before = await count(database.pool, REQUESTS)
    await topUp(database.pool, BUSY, '12')
    await database.pool.query("update organizations set block_reason = 'test' where id = $1", [
      BLOCKED,
    ])
    const now = await clock(database.pool)
    const { requests } = await fillDemoGap(database.pool, { now })
    expect(requests).toBeGreaterThan(20)
    expect(await count(database.pool, REQUESTS)).toBe(before + requests)
    expect(await newest(database)).toBeLessThanOrEqual(now.getTime())
    expect(await newest(database)).toBeGreaterThan(now.getTime() - 86_400_000)
    expect(await list(database.pool, DISORDERED)).toEqual([])
    expect(await list(database.pool, UNBALANCED)).toEqual([])
    expect(await list(database.pool, WRONG_ROLLUPS)).toEqual([])
    expect(await fillDemoGap(database.pool, { now })).toEqual({ requests: 0 })
  })

  it('has stopped for who was blocked', async () => {
    const rows = await list(
      database.pool,
      `select count(*)::int as count from metering.requests r
       join metering.dimensions d on d.id = r.organization
       where d.value = $1 and r.time >= $2`,
      [BLOCKED, seededAt],
    )
    expect(rows).toEqual([{ count: 0 }])
  })

  it('goes on while the server runs, in one process only, until it is told to end', async () => {
    await pretendSilence(database, 6 * 3_600_000)
    const end = new AbortController()
    const started = await clock(database.pool)
    const runs = [1, 2].map(() =>
      runDemoTraffic(database.pool, { signal: end.signal, tickMs: 20, retryMs: 30 }),
    )
    await until(
      'the traffic reaches the present',
      async () => (await progress(database)) > started.getTime(),
    )
    const holders = await count(
      database.pool,
      `select count(*) from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
    )
    expect(holders).toBe(1)
    end.abort()
    await Promise.all(runs)
    const last = await progress(database)
    await sleep(100)
    expect(await progress(database)).toBe(last)
    expect(await newest(database)).toBeLessThanOrEqual((await clock(database.pool)).getTime())
    expect(await list(database.pool, DISORDERED)).toEqual([])
    expect(await list(database.pool, UNBALANCED)).toEqual([])
  })

  it('survives connections that are cut, and says so once each way', async () => {
    const end = new AbortController()
    const messages: string[] = []
    const run = runDemoTraffic(database.pool, {
      signal: end.signal,
      tickMs: 10,
      retryMs: 20,
      log: (message) => messages.push(message),
    })
    const first = await progress(database)
    await until('the first tick', async () => (await progress(database)) > first)
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await until('the runner noticed', () => Promise.resolve(messages.length >= 2))
    const cut = await progress(database)
    await until('a tick after the cut', async () => (await progress(database)) > cut)
    end.abort()
    await run
    expect(messages[0]).toMatch(/^Demo traffic waits: /)
    expect(messages[1]).toBe('Demo traffic goes on.')
    expect(await list(database.pool, UNBALANCED)).toEqual([])
  })
})
