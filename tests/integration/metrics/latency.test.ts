import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, type DatabasePool } from '@/db/tx'
import { foldLatencies } from '@/metering/foldLatencies'
import type { MetricsScope } from '@/metrics/answers'
import { readUsageDetails } from '@/metrics/readUsageDetails'

import { makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { createRandom, insertUsage, inventUsage, type TestRequest } from '../../support/usage'
import { buildWorld, inventRange, type World } from './metricsWorld'

let database: TestDatabase
let pool: DatabasePool
let world: World

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 10 })
  world = await buildWorld(pool, 11)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** The same percentiles by the database's own function over the rows. */
async function plainPercentiles(scope: MetricsScope, from: string, to: string) {
  const names = 'organization' in scope ? scope : null
  const project = 'project' in scope ? scope.project : null
  const { rows } = await pool.query<{ p50: number | null; p95: number | null }>(
    `select percentile_disc(0.5) within group (order by duration_ms) as p50,
       percentile_disc(0.95) within group (order by duration_ms) as p95
     from metering.requests r
     where time >= $1 and time < $2
       and ($3::text is null or organization = (select id from metering.dimensions where kind = 1 and value = $3))
       and ($4::text is null or project = (select id from metering.dimensions where kind = 2 and value = $4))`,
    [from, to, names?.organization ?? null, project],
  )
  return rows[0] ?? { p50: null, p95: null }
}

function expectWithin(actual: number | null, exact: number | null, where: string): void {
  if (exact === null || actual === null) {
    expect(actual, where).toBe(exact)
    return
  }
  expect(Math.abs(actual - exact), `${where}: ${actual} for ${exact}`).toBeLessThanOrEqual(
    exact * 0.02,
  )
}

const holdsAnywhere = (runs: number) =>
  fc.assert(
    fc.asyncProperty(fc.integer(), fc.nat(9), async (seed, place) => {
      const scope = world.scopes[place] as MetricsScope
      const details = await readUsageDetails(pool, { scope, query: inventRange(seed) })
      const { startDate, endDate } = details
      const exact = await plainPercentiles(scope, startDate, endDate)
      const where = JSON.stringify({ scope, startDate, endDate })
      expectWithin(details.latencyP50Ms, exact.p50, where)
      expectWithin(details.latencyP95Ms, exact.p95, where)
    }),
    { numRuns: runs },
  )

const queued = async () =>
  Number((await pool.query('select count(*) as n from metering.latency_queue')).rows[0].n)

const histograms = async () =>
  (await pool.query('select * from metering.latencies order by series, entity, bucket')).rows

describe('latency percentiles', () => {
  it('are those of the rows while everything still waits to be folded', async () => {
    expect(await queued()).toBeGreaterThan(3000)
    await holdsAnywhere(30)
  })

  it('are the same when everything is folded, and when more has come since', async () => {
    const waiting = await queued()
    expect(await foldLatencies(pool)).toBe(waiting)
    expect(await queued()).toBe(0)
    await holdsAnywhere(30)
    const random = createRandom(3)
    const [scope] = world.scopes.filter(({ kind }) => kind === 'project')
    if (scope?.kind !== 'project') throw new Error('The world lacks a project.')
    const more = Array.from({ length: 300 }, (_, i) =>
      inventUsage(random, scope, (Date.UTC(2026, 8, 25) + i * 3_600_000) * 1000),
    )
    await insertUsage(pool, more)
    await holdsAnywhere(30)
    await foldLatencies(pool)
    await holdsAnywhere(10)
  })

  it('lose and double nothing when many fold while usage arrives', async () => {
    const organization = await makeOrganization(pool)
    const project = await makeProject(pool, organization)
    const random = createRandom(5)
    const batches = Array.from({ length: 12 }, (_, batch): TestRequest[] =>
      Array.from({ length: 50 }, (_, i) => ({
        ...inventUsage(random, { organization, project }, Date.UTC(2026, 9, 2, batch, i) * 1000),
        durationMs: batch * 50 + i,
      })),
    )
    await Promise.all([
      ...batches.map((batch) => insertUsage(pool, batch)),
      ...Array.from({ length: 8 }, () => foldLatencies(pool)),
    ])
    await foldLatencies(pool)
    expect(await queued()).toBe(0)
    const { rows } = await pool.query(
      `select l.series, sum(c.n)::int as requests
       from metering.latencies l cross join lateral unnest(l.counts) as c(n)
       join metering.dimensions d on d.id = l.entity
       where (d.kind = 1 and d.value = $1 and l.series in (1, 2))
          or (d.kind = 2 and d.value = $2 and l.series in (3, 4))
       group by 1 order by 1`,
      [organization, project],
    )
    expect(rows).toEqual([1, 2, 3, 4].map((series) => ({ series, requests: 600 })))
    const before = await histograms()
    expect(await foldLatencies(pool)).toBe(0)
    expect(await histograms()).toEqual(before)
  })

  it('tell short requests to the millisecond', async () => {
    const organization = await makeOrganization(pool)
    const project = await makeProject(pool, organization)
    const random = createRandom(9)
    for (const durationMs of [0, 1, 2, 3, 7, 19, 33, 49, 50]) {
      const at = Date.UTC(2026, 9, 3, 0, durationMs)
      await insertUsage(pool, [
        { ...inventUsage(random, { organization, project }, at * 1000), durationMs },
      ])
      const { latencyP50Ms, latencyP95Ms } = await readUsageDetails(pool, {
        scope: { kind: 'project', organization, project },
        query: { from: new Date(at).toISOString(), to: new Date(at + 1).toISOString() },
      })
      expect([latencyP50Ms, latencyP95Ms]).toEqual([durationMs, durationMs])
    }
  })
})
