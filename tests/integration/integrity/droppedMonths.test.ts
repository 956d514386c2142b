import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { makeAllFine } from '@/metering/makeFine'

import { makeApiKey, makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { openPool, record, report, runAll, runCheck, tamper } from './books'

const DAY_MS = 86_400_000
/** Older than raw requests must be kept, by more than a month. */
const OLD = (Date.now() - 830 * DAY_MS) * 1000
const YOUNG = (Date.now() - 3 * DAY_MS) * 1000

let good: TestDatabase
let database: TestDatabase
let pool: DatabasePool
let organization: string
let project: string
let apiKey: string

beforeAll(async () => {
  good = await createTestDatabase()
  const filling = openPool(good)
  organization = await makeOrganization(filling)
  project = await makeProject(filling, organization)
  apiKey = await makeApiKey(filling, project)
  const times = [OLD, OLD + 5_000_000, YOUNG, YOUNG + 1]
  const again = times.map((timeMicros) => report(project, { timeMicros, apiKey }))
  await record(filling, [...times.map((timeMicros) => report(project, { timeMicros })), ...again])
  // What retention does.
  await inTransaction(filling, (tx) =>
    makeAllFine(tx, { from: '2020-01-01', to: new Date(OLD / 1000 + DAY_MS).toISOString() }),
  )
  await tamper(filling, `delete from metering.requests where time < now() - interval '800 days'`)
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

const rulesOf = async (check: string) => {
  const { samples } = await runCheck(pool, check)
  return samples.map(({ rule, row }) => `${rule}: ${row}`)
}

describe('months whose raw requests were dropped', () => {
  it('are no difference by themselves', async () => {
    const result = await runAll(pool)
    expect(result.checks.flatMap(({ samples }) => samples)).toEqual([])
    expect(result.ok).toBe(true)
  })

  it('are still compared with what was debited', async () => {
    await tamper(
      pool,
      `update metering.rollups set input_charge = input_charge + 4
       where series = 4 and bucket < now() - interval '800 days'`,
    )
    expect((await runCheck(pool, 'usage_charged')).samples).toMatchObject([
      { rule: 'posted', row: organization, difference: '-0.000000004' },
    ])
  })

  it('never excuse a key that counted too little', async () => {
    await tamper(pool, `update api_keys set usage = 0.01 where id = '${apiKey}'`)
    expect(await rulesOf('usage_charged')).toEqual([`api_key_usage: ${apiKey}`])
  })

  it.each([1, 2, 3, 5, 7, 8, 9, 10])('are compared grain with grain: series %i', async (series) => {
    await tamper(
      pool,
      `update metering.rollups set output = output + 1
       where series = ${series} and bucket < now() - interval '800 days'`,
    )
    const result = await runCheck(pool, 'rollups')
    expect(result.samples).toMatchObject([
      {
        rule: 'output',
        row: expect.stringContaining('whole month without raw requests'),
        difference: '1',
      },
    ])
  })

  it.each([4, 6, 11])('show a coarsest grain that went astray: series %i', async (series) => {
    await tamper(
      pool,
      `delete from metering.rollups where series = ${series} and bucket < now() - interval '800 days'`,
    )
    const rules = (await runCheck(pool, 'rollups')).samples.map(({ rule }) => rule)
    expect(rules.length).toBeGreaterThan(0)
    expect(new Set(rules)).toEqual(
      new Set(series === 11 ? ['bucket_surplus'] : ['bucket_missing', 'bucket_surplus']),
    )
  })

  it('show a grain that is missing as a whole', async () => {
    await tamper(
      pool,
      `delete from metering.rollups where series = 2 and bucket < now() - interval '800 days'`,
    )
    expect(await rulesOf('rollups')).toEqual([
      expect.stringMatching(
        `^bucket_missing: whole month without raw requests: organization per day ${organization} `,
      ),
    ])
  })
})
