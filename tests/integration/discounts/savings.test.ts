import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { loadDiscountRules } from '@/catalog/loadDiscountRules'
import { toQueryable, type DatabasePool } from '@/db/tx'
import {
  indexDiscountRules,
  type DiscountQuery,
  type DiscountRule,
} from '@/discounts/selectDiscountRule'
import { newId } from '@/ids'
import { keepPartitions } from '@/metering/keepPartitions'
import { rebuildRollups } from '@/metering/rebuildRollups'
import { readSavings, sumSavings } from '@/metering/readSavings'

import { makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { createRandom, wholeBelow } from '../../support/usage'
import { openPool, record, report, runCheck, tamper } from '../integrity/books'

const DAY_MS = 86_400_000
/** Older than requests are kept, by more than a month. */
const OLD = (Date.now() - 830 * DAY_MS) * 1000
const YOUNG = (Date.now() - 3 * DAY_MS) * 1000

let good: TestDatabase
let database: TestDatabase
let pool: DatabasePool
let organization: string
const rule = newId('dsc')

beforeAll(async () => {
  good = await createTestDatabase()
  const filling = openPool(good)
  organization = await makeOrganization(filling)
  const project = await makeProject(filling, organization)
  await filling.query(
    `insert into discounts (id, organization_id, percent, reason) values ($1, $2, 10, 'Test')`,
    [rule, organization],
  )
  await record(
    filling,
    [OLD, OLD + 5_000_000, YOUNG, YOUNG + 1].map((timeMicros) => report(project, { timeMicros })),
  )
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

const ever = { organization: null, range: null }
const savedBy = async () =>
  (await readSavings(toQueryable(pool), { ...ever, rules: [rule] })).get(rule)
const samples = async () => (await runCheck(pool, 'discounts')).samples
const keep = () => keepPartitions(pool, systemActor('test'))

describe('what rules have saved', () => {
  it('stays when old requests go, and is compared with the sums that stay', async () => {
    const before = await savedBy()
    expect(before?.requests).toBe(4)
    expect((await keep()).dropped.map(({ requests }) => requests)).toContain(2)
    expect(await savedBy()).toEqual(before)
    expect(await samples()).toEqual([])
    await tamper(
      pool,
      `update metering.discount_savings set discount = discount + 7 where day < now() - interval '800 days'`,
    )
    expect(await samples()).toMatchObject([
      { rule: 'savings_of_month', organization, difference: '0.000000007' },
    ])
  })

  it('holds a month whose requests say otherwise, and is made again from them', async () => {
    const before = await savedBy()
    await tamper(pool, 'update metering.discount_savings set requests = requests + 1')
    const month = new Date(OLD / 1000).toISOString().slice(0, 7)
    expect((await keep()).held).toEqual([{ month, reason: 'rollups_differ' }])
    const { months } = await rebuildRollups(pool, systemActor('test'))
    expect(months.map(({ wrong }) => wrong)).toEqual([1, 1])
    expect(await savedBy()).toEqual(before)
    const { rows } = await pool.query<{ savings: unknown }>(
      `select changes->'savings' as savings from audit_logs where action = 'rollups.rebuild'`,
    )
    expect(rows.map(({ savings }) => savings)).toEqual(Array(2).fill({ from: 1, to: 0 }))
    expect((await keep()).dropped.map(({ month: name }) => name)).toContain(month)
  })

  it('adds up to the sum of the rules asked for, and of none to nothing', async () => {
    const conditionsOf = (text: string) => () => ({ text, values: [] })
    const sum = (text: string) =>
      sumSavings(toQueryable(pool), { ...ever, conditionsOf: conditionsOf(text) })
    expect(await sum('true')).toEqual(await savedBy())
    expect(await sum('d.model_id is not null')).toEqual({
      requests: 0,
      listCost: '0',
      savings: '0',
    })
  })
})

describe('the rules that are loaded for a batch', () => {
  it('are all that its requests need, whatever rules there are', async () => {
    const random = createRandom(5)
    const one = <T>(choices: readonly T[]): T => {
      const chosen = choices[wholeBelow(random, choices.length)]
      if (chosen === undefined) throw new Error('There is a choice.')
      return chosen
    }
    const organizations = [organization, await makeOrganization(pool), await makeOrganization(pool)]
    const providers = ['openai', 'anthropic', 'google']
    const models = ['gpt-4o', 'o3', 'claude-sonnet-4-0']
    const hours = [null, 1, 2, 3, 4, 5, 6]
    const base = Date.UTC(2026, 10, 1)
    const at = (hour: number | null) => (hour === null ? null : base + hour * 3_600_000)
    const all: DiscountRule[] = []
    for (let i = 0; i < 150; i += 1) {
      const [from, to] = [at(one(hours)), at(one(hours))]
      const scope = {
        organization: one([null, ...organizations]),
        provider: one([null, ...providers]),
        model: one([null, ...models]),
      }
      const percent = BigInt(wholeBelow(random, 999_999) + 1)
      // What cannot be a rule, or overlaps with one, Postgres refuses.
      const { rowCount } = await pool
        .query(
          `insert into discounts (id, organization_id, provider_id, model_id, percent, reason, starts_at,
             expires_at) values ($1, $2, $3, $4, $5::numeric / 10000, 'x', $6, $7)`,
          [
            ...[`dsc_${i}`, scope.organization, scope.provider, scope.model, percent.toString()],
            ...[from && new Date(from), to && new Date(to)],
          ],
        )
        .catch(() => ({ rowCount: 0 }))
      if (rowCount === 1)
        all.push({
          ...{ id: `dsc_${i}`, ...scope, percent },
          ...{ startsAt: from && from * 1000, expiresAt: to && to * 1000 },
        })
    }
    expect(all.length).toBeGreaterThan(30)
    all.push({
      ...{ id: rule, organization, provider: null, model: null },
      ...{ percent: 100_000n, startsAt: null, expiresAt: null },
    })
    const findAmongAll = indexDiscountRules(all)
    for (let batch = 0; batch < 60; batch += 1) {
      const queries = Array.from({ length: 1 + wholeBelow(random, 4) }, (): DiscountQuery => ({
        ...{ organization: one(organizations), provider: one(providers), model: one(models) },
        timeMicros: (base + wholeBelow(random, 8) * 3_600_000) * 1000 + wholeBelow(random, 3) - 1,
      }))
      const { rules } = await loadDiscountRules(toQueryable(pool), queries)
      const find = indexDiscountRules(rules)
      for (const query of queries)
        expect(find(query), JSON.stringify(query)).toEqual(findAmongAll(query))
    }
  })
})
