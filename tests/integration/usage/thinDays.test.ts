import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { createPool, type DatabasePool } from '@/db/tx'
import { foldLatencies } from '@/metering/foldLatencies'
import { keepPartitions } from '@/metering/keepPartitions'
import { makeAllFine } from '@/metering/makeFine'
import { FINE_FROM } from '@/metering/rollupSql'

import { makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { record, report, runCheck } from '../integrity/books'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const YESTERDAY = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 50 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const makeSubject = async () => {
  const organization = await makeOrganization(pool)
  return { organization, project: await makeProject(pool, organization) }
}

/** Requests spread over the hours of a day. */
const requests = (project: string, day: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    report(project, { timeMicros: (day + (i % 24) * HOUR_MS + i) * 1000, durationMs: 10 + i }),
  )

/** Requests that each finer series has of an organization, and whether its days are fine. */
async function storedOf(organization: string) {
  const { rows } = await pool.query(
    `select coalesce(sum(r.requests) filter (where r.series = 1), 0)::int as hours,
       coalesce(sum(r.requests) filter (where r.series = 3), 0)::int as models,
       bool_and(r.is_fine) filter (where r.series = 2) as fine,
       (select coalesce(sum(n), 0)::int from metering.latencies l, unnest(l.counts) n
         where l.series = 1 and l.entity = min(r.entity)) as durations
     from metering.rollups r join metering.dimensions d on d.id = r.entity
     where d.kind = 1 and d.value = $1 and r.series in (1, 2, 3)`,
    [organization],
  )
  return rows[0] as { hours: number; models: number; fine: boolean; durations: number }
}

const expectProven = async () => {
  for (const check of ['rollups', 'latencies'])
    expect((await runCheck(pool, check)).samples, check).toEqual([])
}

describe('a day of an organization', () => {
  it('keeps its sums by hour, by model and of durations from its hundredth request on', async () => {
    const { organization, project } = await makeSubject()
    await record(pool, requests(project, YESTERDAY, FINE_FROM - 1))
    await foldLatencies(pool)
    expect(await storedOf(organization)).toEqual({
      ...{ hours: 0, models: 0, durations: 0 },
      fine: false,
    })
    await expectProven()
    await record(pool, [report(project, { timeMicros: YESTERDAY * 1000, durationMs: 7 })])
    expect(await storedOf(organization)).toEqual({
      ...{ hours: FINE_FROM, models: FINE_FROM, durations: 0 },
      fine: true,
    })
    await expectProven()
    await foldLatencies(pool)
    expect((await storedOf(organization)).durations).toBe(FINE_FROM)
    await record(pool, requests(project, YESTERDAY, 3))
    await expectProven()
    await foldLatencies(pool)
    const all = FINE_FROM + 3
    expect(await storedOf(organization)).toEqual({
      ...{ hours: all, models: all, durations: all },
      fine: true,
    })
    await expectProven()
  })

  it('loses and doubles nothing when 50 batches make it fine at once', async () => {
    const subjects = [await makeSubject(), await makeSubject(), await makeSubject()]
    const batch = (i: number) =>
      subjects.flatMap(({ project }) => requests(project, YESTERDAY - (i % 2) * DAY_MS, 5))
    await Promise.all([
      ...Array.from({ length: 50 }, (_, i) => record(pool, batch(i))),
      ...Array.from({ length: 10 }, () => foldLatencies(pool)),
    ])
    await expectProven()
    await foldLatencies(pool)
    for (const { organization } of subjects)
      expect(await storedOf(organization)).toEqual({
        ...{ hours: 250, models: 250, durations: 250 },
        fine: true,
      })
    await expectProven()
  })

  it('is made fine while usage is reported, and nothing is lost', async () => {
    const { organization, project } = await makeSubject()
    const day = YESTERDAY - 9 * DAY_MS
    const stretch = { from: new Date(day).toISOString(), to: new Date(day + DAY_MS).toISOString() }
    await record(pool, requests(project, day, 2))
    await Promise.all([
      ...Array.from({ length: 25 }, () => record(pool, requests(project, day, 2))),
      ...Array.from({ length: 5 }, () => inTransaction(pool, (tx) => makeAllFine(tx, stretch))),
    ])
    expect(await storedOf(organization)).toMatchObject({ hours: 52, models: 52, fine: true })
    await expectProven()
  })

  it('is fine when its requests go with age: what is left is no coarser', async () => {
    const { organization, project } = await makeSubject()
    const old = Math.floor(Date.now() / DAY_MS) * DAY_MS - 830 * DAY_MS
    await record(pool, requests(project, old, 9))
    await pool.query('select metering.make_partition(now()::date - 830)')
    await keepPartitions(pool, systemActor('test'))
    const { rows } = await pool.query(
      `select count(*)::int as left from metering.requests where time < now() - interval '800 days'`,
    )
    expect(rows[0].left).toBe(0)
    expect(await storedOf(organization)).toEqual({
      ...{ hours: 9, models: 9, durations: 9 },
      fine: true,
    })
    await expectProven()
  })
})
