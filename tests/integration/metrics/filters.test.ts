import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, type DatabasePool } from '@/db/tx'
import type { MetricsScope, UsageSums } from '@/metrics/answers'
import { readTimeseries } from '@/metrics/readTimeseries'
import { readUsageDetails } from '@/metrics/readUsageDetails'
import { sumMoney } from '@/money/sumMoney'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { buildWorld, inventRange, type World } from './metricsWorld'
import { plainSums } from './plainSums'

describe('the usage of one provider or model', () => {
  let database: TestDatabase
  let pool: DatabasePool
  let world: World

  beforeAll(async () => {
    database = await createTestDatabase()
    pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
    world = await buildWorld(pool, 13)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const part = fc.constantFrom<{ provider?: string; model?: string }>(
    { provider: 'openai' },
    { model: 'o3' },
    { provider: 'anthropic', model: 'gpt-4o' },
    { model: 'nobody-uses-this' },
  )

  it('is the sum of its rows, whatever the range and whoever is asked about', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat(9), part, async (seed, place, only) => {
        const scope = world.scopes[place] as MetricsScope
        const details = await readUsageDetails(pool, {
          scope,
          query: { ...inventRange(seed), ...only },
        })
        const range = { from: details.startDate, to: details.endDate }
        const exact = await plainSums(pool, scope, range, only)
        expect(details, JSON.stringify({ scope, range, only })).toMatchObject(exact)
      }),
      { numRuns: 40 },
    )
  })

  it('makes charts whose buckets add up to it', async () => {
    const query = { from: '2026-09-21', to: '2026-11-19', granularity: 'day', model: 'gpt-4o' }
    const scope = { kind: 'platform' } as const
    const { data } = await readTimeseries(pool, { scope, query })
    const details = await readUsageDetails(pool, { scope, query })
    expect(sumMoney(data.map(({ totalCost }) => totalCost))).toBe(details.totalCost)
    expect(data[0]).not.toHaveProperty('signups')
  })
})

describe('the usage of one API key or source', () => {
  let app: TestPayload
  let token: string
  beforeAll(async () => {
    app = await bootTestPayload()
    token = (await signInAs(app, 'finance')).token
  })
  afterAll(() => app.close())

  it('is that of its requests alone', async () => {
    const organization = await makeOrganization(app.pool)
    const project = await makeProject(app.pool, organization)
    const [mine, other] = [await makeApiKey(app.pool, project), await makeApiKey(app.pool, project)]
    const machine = await makeServiceAccount(app)
    const row = (id: string, apiKey: string, source: string, durationMs: number) => ({
      ...{ id, apiKey, source, durationMs, provider: 'openai', model: 'gpt-4o' },
      time: new Date(Date.now() - 60_000).toISOString(),
      tokens: { input: 1000 },
    })
    await app.api('POST', '/api/usage', {
      token: machine,
      body: [
        row('1', mine, 'chat', 100),
        row('2', mine, 'batch', 900),
        row('3', other, 'chat', 5000),
      ],
    })
    const ask = async (query: string) =>
      (
        await app.api('GET', `/api/admin/organizations/${organization}?window=1h&${query}`, {
          token,
        })
      ).body as UsageSums & { latencyP95Ms: number | null }
    expect(await ask('')).toMatchObject({ totalRequests: 3, totalCost: '0.0075' })
    const ofKey = await ask(`apiKey=${mine}`)
    expect(ofKey).toMatchObject({ totalRequests: 2, totalCost: '0.005' })
    expect(Math.abs((ofKey.latencyP95Ms ?? 0) - 900)).toBeLessThanOrEqual(18)
    expect(await ask('source=chat')).toMatchObject({ totalRequests: 2 })
    expect(await ask(`apiKey=${mine}&source=chat`)).toMatchObject({ totalRequests: 1 })
    expect(await ask('apiKey=key_nobody')).toMatchObject({
      totalRequests: 0,
      latencyP95Ms: null,
    })
    const refused = await app.api(
      'GET',
      `/api/admin/organizations/${organization}?model=${'x'.repeat(201)}`,
      { token },
    )
    expect([refused.status, refused.body.error.code]).toEqual([400, 'parameter_invalid'])
  })
})
