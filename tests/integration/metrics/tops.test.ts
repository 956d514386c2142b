import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { topModels } from '@/metrics/readTopModels'
import { topOrganizations } from '@/metrics/readTopOrganizations'
import { sumMoney } from '@/money/sumMoney'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange, WORLD_END, WORLD_START, type World } from './metricsWorld'
import { plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool
let world: World

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  world = await buildWorld(pool, 11)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const WHOLE = {
  from: new Date(WORLD_START - 86_400_000).toISOString(),
  to: new Date(WORLD_END + 86_400_000).toISOString(),
}
const organizations = (query: object, limit = 10) =>
  inSnapshot(pool, (snapshot) => topOrganizations(snapshot, { query, limit }))
const models = (query: object, limit = 100) =>
  inSnapshot(pool, (snapshot) => topModels(snapshot, { scope: { kind: 'platform' }, query, limit }))

describe('the organizations charged most', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'have the sums of their rows, edges anywhere (%i)',
    async (seed) => {
      const range = inventRange(seed)
      const answer = await organizations(range)
      const expected = await Promise.all(
        world.organizations.map(async (organization) => {
          const sums = await plainSums(pool, { kind: 'organization', organization }, range)
          const { totalCost, margin, totalRequests } = sums
          return { organization, totalCost, margin, totalRequests }
        }),
      )
      const found = expected.filter(({ totalRequests }) => totalRequests > 0)
      expect(answer.total).toBe(found.length)
      expect(answer.organizations.map(({ name: _name, ...row }) => row)).toEqual(
        expect.arrayContaining(found),
      )
    },
  )

  it('stand in the order of their charge, cut to the limit, with the number of all', async () => {
    const all = await organizations(WHOLE)
    const costs = all.organizations.map(({ totalCost }) => Number(totalCost))
    expect(costs).toEqual(costs.toSorted((a, b) => b - a))
    expect(await organizations(WHOLE, 2)).toEqual({
      organizations: all.organizations.slice(0, 2),
      total: 3,
    })
  })

  it('are none in a range without requests', async () => {
    const query = { from: '2020-01-01', to: '2020-02-01' }
    expect(await organizations(query)).toEqual({ organizations: [], total: 0 })
    expect(await models(query)).toEqual({ models: [], total: 0, unpricedModels: 0 })
  })
})

describe('the models charged most', () => {
  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'add up to the platform, edges anywhere (%i)',
    async (seed) => {
      const range = inventRange(seed)
      const { models: rows, total } = await models(range)
      const sums = await plainSums(pool, { kind: 'platform' }, range)
      expect(total).toBe(rows.length)
      expect(new Set(rows.map(({ model }) => model)).size).toBe(rows.length)
      expect(sumMoney(rows.map(({ totalCost }) => totalCost))).toBe(sums.totalCost)
      expect(sumMoney(rows.map(({ margin }) => margin))).toBe(sums.margin)
      expect(rows.reduce((count, row) => count + row.totalRequests, 0)).toBe(sums.totalRequests)
      expect(rows.reduce((count, row) => count + row.errorCount, 0)).toBe(sums.errorCount)
    },
  )

  it('tell how many were used without a price, beyond the limit too', async () => {
    const { rows } = await pool.query<{ count: number }>(
      'select count(distinct model)::int as count from metering.requests where price_list_cost is null',
    )
    const answer = await models(WHOLE, 1)
    expect(answer.models).toHaveLength(1)
    expect(answer.unpricedModels).toBe(rows[0]?.count)
    expect(answer.unpricedModels).toBeGreaterThan(0)
  })
})
