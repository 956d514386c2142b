import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import type { DatabasePool } from '@/db/tx'
import { keepPartitions } from '@/metering/keepPartitions'
import { keepUsage } from '@/metering/keepUsage'
import { recordBatch } from '@/metering/recordBatch'
import type { UsageReport } from '@/usage/usageReport'

import { makeApiKey, makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { openPool, record, report, runAll, runCheck, tamper } from '../integrity/books'

const DAY_MS = 86_400_000

let database: TestDatabase
let pool: DatabasePool
let project: string
let apiKey: string

beforeEach(async () => {
  database = await createTestDatabase()
  pool = openPool(database)
  project = await makeProject(pool, await makeOrganization(pool))
  apiKey = await makeApiKey(pool, project)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

const keep = () => keepPartitions(pool, systemActor('test'))
const ago = (days: number): Partial<UsageReport> => ({
  timeMicros: (Date.now() - days * DAY_MS) * 1000,
  metadata: { a: 1 },
})
const monthOf = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 7)

/** Names of the months that have a partition, of requests and of their details alike. */
async function partitions(): Promise<string[]> {
  const names = async (parent: string) =>
    (
      await pool.query<{ month: string }>(
        `select replace(substring(inhrelid::regclass::text from '\\d{4}_\\d{2}$'), '_', '-') as month
         from pg_inherits where inhparent = 'metering.${parent}'::regclass
           and inhrelid::regclass::text !~ 'default$' order by 1`,
      )
    ).rows.map(({ month }) => month)
  const [requests, details] = [await names('requests'), await names('request_details')]
  expect(details).toEqual(requests)
  return requests
}

async function counts() {
  const { rows } = await pool.query(
    `select (select count(*)::int from metering.requests) as requests,
       (select count(*)::int from metering.request_details) as details,
       (select count(*)::int from metering.request_keys) as keys,
       (select sum(requests)::int from metering.rollups where series = 11) as "rolledUp",
       (select count(*)::int from metering.requests_default) as astray`,
  )
  return rows[0] as Record<string, number>
}

describe('the partitions of requests', () => {
  it('are made three months ahead, once', async () => {
    await keep()
    const before = await partitions()
    const next = before.slice(-2).map((month) => month.replace('-', '_'))
    for (const name of next)
      await pool.query(`drop table metering.requests_${name}, metering.request_details_${name}`)
    const both = await Promise.all([keep(), keep()])
    expect(both.flatMap(({ made }) => made).sort()).toEqual(before.slice(-2))
    expect(await partitions()).toEqual(before)
    const last = new Date()
    last.setUTCDate(1)
    last.setUTCMonth(last.getUTCMonth() + 3)
    expect(before).toContain(last.toISOString().slice(0, 7))
    expect((await keep()).made).toEqual([])
  })

  it('take over what went to the default one before they were there', async () => {
    const far = { ...ago(-200), apiKey }
    await record(pool, [report(project, far), report(project, far), report(project, ago(1))])
    expect((await counts()).astray).toBe(2)
    expect((await keep()).made).toContain(monthOf(-200))
    expect(await counts()).toMatchObject({ requests: 3, details: 3, keys: 3, astray: 0 })
    expect((await runAll(pool)).ok).toBe(true)
  })

  it('are made while usage is reported, and no row is lost', async () => {
    await keep()
    const [last] = (await partitions()).slice(-1)
    const name = String(last).replace('-', '_')
    await pool.query(`drop table metering.requests_${name}, metering.request_details_${name}`)
    const inThatMonth = { timeMicros: Date.parse(`${last}-15T00:00:00Z`) * 1000, metadata: {} }
    const writing = Promise.all(
      Array.from({ length: 40 }, () => record(pool, [report(project, inThatMonth)])),
    )
    const { made } = await keep()
    await writing
    expect(made).toEqual([last])
    await keep()
    expect(await counts()).toMatchObject({ requests: 40, details: 40, rolledUp: 40, astray: 0 })
  })
})

describe('a month that is older than requests are kept', () => {
  const old = () => report(project, { ...ago(830), id: 'old', apiKey })

  it('is dropped with its details, while roll-ups and request ids stay for ever', async () => {
    await record(pool, [old(), report(project, ago(830)), report(project, ago(700))])
    const { dropped, held } = await keep()
    expect(held).toEqual([])
    expect(dropped).toContainEqual({ month: monthOf(830), requests: 2 })
    expect(await partitions()).not.toContain(monthOf(830))
    expect(await counts()).toMatchObject({ requests: 1, details: 1, keys: 3, rolledUp: 3 })

    // A replay years later still counts once.
    const again = await recordBatch(pool, [{ index: 0, report: old() }])
    expect(again).toMatchObject({ accepted: 0, duplicates: 1 })
    const { rows } = await pool.query(
      `select resource, changes from audit_logs where action = 'usage.drop_month' and resource = $1`,
      [monthOf(830)],
    )
    expect(rows).toEqual([{ resource: monthOf(830), changes: { requests: { from: 2, to: 0 } } }])
    expect((await runAll(pool)).checks.flatMap(({ samples }) => samples)).toEqual([])
    expect((await keep()).dropped).toEqual([])
  })

  it('stays as long as one of its days must be kept', async () => {
    await record(pool, [report(project, ago(761))])
    await keep()
    expect((await counts()).requests).toBe(1)
  })

  it('stays where its roll-ups do not agree with it, until they do', async () => {
    await record(pool, [old()])
    await tamper(pool, `update metering.rollups set output = output + 1 where series = 6`)
    const outcome = await keep()
    expect(outcome.held).toEqual([{ month: monthOf(830), reason: 'rollups_differ' }])
    expect(await counts()).toMatchObject({ requests: 1, details: 1 })
    expect((await runCheck(pool, 'rollups')).differing).toBe(1)
    await tamper(pool, `update metering.rollups set output = output - 1 where series = 6`)
    expect((await keep()).dropped).toEqual([{ month: monthOf(830), requests: 1 }])
  })

  it('waits for nobody for long, and goes the next time', async () => {
    await record(pool, [old()])
    await pool.query('select metering.make_partition(now()::date - 830)')
    const reader = await pool.connect()
    await reader.query('begin')
    await reader.query('select count(*) from metering.requests')
    const { held } = await keep()
    expect(held).toContainEqual({ month: monthOf(830), reason: 'busy' })
    await reader.query('rollback')
    reader.release()
    expect((await keep()).dropped).toContainEqual({ month: monthOf(830), requests: 1 })
  })
})

describe('the upkeep', () => {
  it('is done by one process at a time', async () => {
    const outcomes = await Promise.all([keepUsage(pool), keepUsage(pool), keepUsage(pool)])
    expect(outcomes.filter((outcome) => outcome !== null).length).toBeGreaterThanOrEqual(1)
    expect(outcomes).toContain(null)
    expect(await keepUsage(pool)).toMatchObject({ made: [], dropped: [], held: [] })
  })
})
