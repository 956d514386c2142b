import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import type { DatabasePool } from '@/db/tx'
import { rebuildRollups } from '@/metering/rebuildRollups'

import { makeOrganization, makeProject } from '../../support/factories'
import { runCommand } from '../../support/runCommand'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import {
  fillBooks,
  openPool,
  record,
  report,
  runCheck,
  tamper,
  type Books,
} from '../integrity/books'

const DAY_MS = 86_400_000
/** The usage of the books lies around the turn of these two. */
const MONTHS = ['2026-09', '2026-10']

let good: TestDatabase
let database: TestDatabase
let pool: DatabasePool
let books: Books

beforeAll(async () => {
  good = await createTestDatabase()
  const filling = openPool(good)
  books = await fillBooks(filling)
  await filling.end()
})
beforeEach(async () => {
  database = await createTestDatabase(good.name)
  pool = openPool(database)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})
afterAll(() => good.drop())

const rebuild = () => rebuildRollups(pool, systemActor('test'))
const rollups = async () =>
  (
    await pool.query(
      'select * from metering.rollups order by series, entity, bucket, provider, model',
    )
  ).rows
const audit = async () =>
  (await pool.query(`select resource, changes from audit_logs where action = 'rollups.rebuild'`))
    .rows

describe('rebuilding the roll-ups', () => {
  it('changes nothing where they are right, and says how many there are', async () => {
    const before = await rollups()
    const rebuilt = await rebuild()
    expect(rebuilt.months.map(({ month }) => month)).toEqual(MONTHS)
    expect(rebuilt.months.reduce((sum, { buckets }) => sum + buckets, 0)).toBe(before.length)
    for (const { missing, surplus, wrong } of rebuilt.months)
      expect([missing, surplus, wrong]).toEqual([0, 0, 0])
    expect([rebuilt.dropped, rebuilt.lost]).toEqual([[], []])
    expect(await rollups()).toEqual(before)
    expect(await audit()).toEqual([])
  })

  it('mends missing, surplus and wrong buckets of every series, and tells them by month', async () => {
    const before = await rollups()
    const october = `bucket >= '2026-10-01'`
    await tamper(pool, `delete from metering.rollups where ${october} and series in (1, 6)`)
    await tamper(
      pool,
      `update metering.rollups set output = output + 1 where ${october} and series = 11`,
    )
    await tamper(
      pool,
      `insert into metering.rollups
       select (jsonb_populate_record(r, '{"entity": -5}')).* from metering.rollups r where ${october} and series = 2`,
    )
    const rebuilt = await rebuild()
    const count = (series: readonly number[]) =>
      before.filter(
        (row) => row.bucket >= new Date('2026-10-01') && series.includes(Number(row.series)),
      ).length
    expect(rebuilt.months).toMatchObject([
      { month: '2026-09', missing: 0, surplus: 0, wrong: 0 },
      { month: '2026-10', missing: count([1, 6]), surplus: count([2]), wrong: count([11]) },
    ])
    expect(await rollups()).toEqual(before)
    expect(await audit()).toEqual([
      {
        resource: '2026-10',
        changes: {
          missing: { from: count([1, 6]), to: 0 },
          surplus: { from: count([2]), to: 0 },
          wrong: { from: count([11]), to: 0 },
        },
      },
    ])
    expect((await runCheck(pool, 'rollups')).samples).toEqual([])
  })

  it('makes all of them from nothing', async () => {
    const before = await rollups()
    await tamper(pool, 'delete from metering.rollups')
    await rebuild()
    // Nothing says any more that a day had sums by hour and by model; with few requests it needs none.
    expect(await rollups()).toEqual(
      before
        .filter(({ series }) => series !== 1 && series !== 3)
        .map((row) => ({ ...row, is_fine: false })),
    )
    expect((await runCheck(pool, 'rollups')).samples).toEqual([])
  })

  it('is exact while usage is reported', async () => {
    await tamper(pool, 'update metering.rollups set requests = requests + 1')
    let isOver = false
    let batches = 0
    const reporting = async () => {
      while (!isOver) {
        await record(pool, [report(books.project), report(books.project, { apiKey: books.apiKey })])
        batches += 1
      }
    }
    const writers = [reporting(), reporting(), reporting()]
    for (let run = 0; run < 4; run += 1) await rebuild()
    isOver = true
    await Promise.all(writers)
    expect(batches).toBeGreaterThan(3)
    expect((await runCheck(pool, 'rollups')).samples).toEqual([])
  })

  it('keeps the roll-ups of months whose requests are gone, and tells lost from dropped', async () => {
    const organization = await makeOrganization(pool)
    const project = await makeProject(pool, organization)
    const ago = (days: number) => (Date.now() - days * DAY_MS) * 1000
    await record(pool, [
      report(project, { timeMicros: ago(830) }),
      report(project, { timeMicros: ago(200) }),
    ])
    await tamper(pool, `delete from metering.requests where time < now() - interval '150 days'`)
    const before = await rollups()
    const { dropped, lost, months } = await rebuild()
    const name = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 7)
    expect([dropped, lost]).toEqual([[name(830)], [name(200)]])
    expect(months.map(({ month }) => month)).toEqual(MONTHS)
    expect(await rollups()).toEqual(before)
  })
})

describe('npm run usage -- rebuild', { timeout: 300_000 }, () => {
  it('rebuilds, proves, and ends with 0', async () => {
    await tamper(pool, 'update metering.rollups set input = 0 where series = 8')
    const environment = { DATABASE_URL: database.url, PAYLOAD_SECRET: 'secret-of-the-rebuild-test' }
    const { code, stdout } = await runCommand(['scripts/run.mjs', 'usage', 'rebuild'], environment)
    const answer = JSON.parse(stdout) as { proved: boolean; months: { wrong: number }[] }
    expect([code, answer.proved]).toEqual([0, true])
    expect(answer.months.every(({ wrong }) => wrong > 0)).toBe(true)
    expect((await runCheck(pool, 'rollups')).samples).toEqual([])
  })
})
