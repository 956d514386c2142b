import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import type { MetricsScope, UsageDetails, UsageSums } from '@/metrics/answers'
import { readUsageDetails, usageDetails } from '@/metrics/readUsageDetails'
import { readDecimal, rescale } from '@/money/decimal'
import { WINDOWS, type WindowName } from '@/time/windows'

import { makeOrganization, makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import {
  createRandom,
  insertUsage,
  inventUsage,
  NO_TOKENS,
  type TestRequest,
} from '../../support/usage'
import { buildWorld, inventRange, WORLD_END, WORLD_START, type World } from './metricsWorld'
import { plainRanking, plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool
let world: World

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  world = await buildWorld(pool, 7)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const sumsOf = (details: UsageDetails | UsageSums): UsageSums =>
  Object.fromEntries(
    Object.keys(EMPTY).map((name) => [name, details[name as keyof UsageSums]]),
  ) as UsageSums

const EMPTY: UsageSums = {
  totalRequests: 0,
  totalTokens: 0,
  totalCost: '0',
  inputTokens: 0,
  inputCost: '0',
  outputTokens: 0,
  outputCost: '0',
  cachedTokens: 0,
  cachedCost: '0',
  cacheWriteTokens: 0,
  cacheWriteCost: '0',
  reasoningTokens: 0,
  otherCost: '0',
  ownKeyListCost: '0',
  discountSavings: '0',
  errorCount: 0,
  clientErrorCount: 0,
  errorRate: 0,
  cacheHits: 0,
  providerCost: '0',
  margin: '0',
}

/** Compares every figure of an answer with plain sums over the rows of its own printed edges. */
async function expectExact(scope: MetricsScope, details: UsageDetails): Promise<void> {
  const range = { from: details.startDate, to: details.endDate }
  const length = Date.parse(range.to) - Date.parse(range.from)
  const before = { from: new Date(Date.parse(range.from) - length).toISOString(), to: range.from }
  const where = JSON.stringify({ scope, range })
  expect(sumsOf(details), where).toEqual(await plainSums(pool, scope, range))
  expect(details.previous, where).toEqual(await plainSums(pool, scope, before))
  const [model] = await plainRanking(pool, 'model', scope, range)
  const [provider] = await plainRanking(pool, 'provider', scope, range)
  expect(
    [details.mostUsedModel, details.mostUsedModelCost, details.mostUsedProvider],
    where,
  ).toEqual([model?.id ?? null, model?.cost ?? null, provider?.id ?? null])
}

describe('usage details', () => {
  it('equal the rows to the last digit, whatever the range and whoever is asked about', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat(9), async (seed, place) => {
        const scope = world.scopes[place] as MetricsScope
        const details = await readUsageDetails(pool, { scope, query: inventRange(seed) })
        await expectExact(scope, details)
      }),
      { numRuns: 60 },
    )
  })

  it('equal the rows for each of the eight windows at any moment', async () => {
    const random = createRandom(11)
    for (const window of Object.keys(WINDOWS) as WindowName[])
      for (const scope of world.scopes.slice(0, 5)) {
        const now = Math.floor(WORLD_START + random() * (WORLD_END - WORLD_START))
        const details = await usageDetails(
          { db: toQueryable(pool), now, view: {} },
          { scope, query: { window } },
        )
        expect(details.window).toBe(window)
        expect(Date.parse(details.endDate)).toBe(now)
        expect(Date.parse(details.startDate)).toBe(now - WINDOWS[window])
        await expectExact(scope, details)
      }
  })

  it('cut edges at whole milliseconds: a microsecond inside counts, one outside does not', async () => {
    const place = await newPlace()
    const edge = Date.UTC(2026, 10, 3, 12, 30)
    const at = (micros: number) => request(place, { timeMicros: edge * 1000 + micros })
    await insertUsage(pool, [at(-1), at(0), at(1), at(999_999), at(1_000_000)])
    const details = await readUsageDetails(pool, {
      scope: { kind: 'organization', ...place },
      query: {
        from: new Date(edge).toISOString(),
        to: new Date(edge + 1000).toISOString(),
      },
    })
    expect(details.totalRequests).toBe(3)
    expect(details.previous.totalRequests).toBe(1)
  })

  it('keep token sums right past 2^31, also within one request', async () => {
    const place = await newPlace()
    const most = 2 ** 31 - 1
    const tokens = {
      input: most,
      cachedInput: most,
      cacheWrite: most,
      output: most,
      reasoning: most,
    }
    const day = Date.UTC(2026, 10, 4)
    await insertUsage(
      pool,
      Array.from({ length: 6 }, (_, i) => request(place, { tokens, timeMicros: (day + i) * 1000 })),
    )
    for (const to of [day + 3_600_000, day + 1000]) {
      const details = await readUsageDetails(pool, {
        scope: { kind: 'project', ...place },
        query: { from: new Date(day).toISOString(), to: new Date(to).toISOString() },
      })
      expect(details.totalTokens).toBe(30 * most)
      expect(details.inputTokens).toBe(18 * most)
    }
  })

  it('answer zeros and nulls where nothing was ever reported', async () => {
    const place = await newPlace()
    for (const scope of [
      { kind: 'organization' as const, ...place },
      { kind: 'project' as const, ...place },
    ]) {
      const details = await readUsageDetails(pool, { scope, query: {} })
      expect(details).toMatchObject({
        ...EMPTY,
        window: '1d',
        mostUsedModel: null,
        mostUsedModelCost: null,
        mostUsedProvider: null,
        previous: EMPTY,
      })
    }
  })

  it('name the most used by charge, then list cost, requests and id, model and provider apart', async () => {
    const cases: [Partial<TestRequest>[], string, string][] = [
      // One dear model against a provider that earns more with two.
      [
        [
          { provider: 'b', model: 'dear', charges: { input: 10n } },
          { provider: 'a', model: 'one', charges: { input: 6n } },
          { provider: 'a', model: 'two', charges: { input: 6n } },
        ],
        'dear',
        'a',
      ],
      // No charge at all: the list cost decides, an own key's included.
      [
        [
          { provider: 'a', model: 'x', ownKey: true, ownKeyListCost: 5n },
          { provider: 'b', model: 'y', discount: 4n },
          { provider: 'b', model: 'y', discount: null },
        ],
        'x',
        'a',
      ],
      // Nothing but requests differ.
      [[{ model: 'x', provider: 'a' }, ...Array(2).fill({ model: 'y', provider: 'b' })], 'y', 'b'],
      // Nothing differs: the id, by code unit.
      [
        [
          { model: 'b', provider: 'p' },
          { model: 'B', provider: 'P' },
          { model: 'a', provider: 'q' },
        ],
        'B',
        'P',
      ],
    ]
    for (const [rows, model, provider] of cases) {
      const place = await newPlace()
      await insertUsage(
        pool,
        rows.map((row) => request(place, row)),
      )
      const details = await readUsageDetails(pool, {
        scope: { kind: 'organization', ...place },
        query: { from: '2026-11-05' },
      })
      expect([details.mostUsedModel, details.mostUsedProvider]).toEqual([model, provider])
    }
  })

  it('see one state of the database, whatever is written meanwhile', async () => {
    const place = await newPlace()
    const question = { scope: { kind: 'organization' as const, ...place }, query: { window: '1h' } }
    await inSnapshot(pool, async (snapshot) => {
      const before = await usageDetails(snapshot, question)
      await insertUsage(pool, [request(place, { timeMicros: (snapshot.now - 1000) * 1000 })])
      expect(await usageDetails(snapshot, question)).toEqual(before)
    })
    expect((await readUsageDetails(pool, question)).totalRequests).toBe(1)
  })

  it('are exact while 20 writers add to the same hour', async () => {
    const place = await newPlace()
    const random = createRandom(3)
    const scope = { kind: 'organization' as const, ...place }
    const from = new Date(Date.now() - 60_000).toISOString()
    const to = new Date(Date.now() + 60_000).toISOString()
    let isWriting = true
    const writers = Array.from({ length: 20 }, () =>
      insertUsage(pool, [inventUsage(random, place, Date.now() * 1000)]),
    )
    const reader = (async () => {
      while (isWriting) {
        const { totalRequests, totalCost, inputCost, outputCost, cachedCost, ...rest } =
          await readUsageDetails(pool, { scope, query: { from, to } })
        const nano = (text: string) => rescale(readDecimal(text), 9).unscaled
        expect(totalRequests).toBeLessThanOrEqual(20)
        expect(nano(totalCost)).toBe(
          [inputCost, outputCost, cachedCost, rest.cacheWriteCost, rest.otherCost]
            .map(nano)
            .reduce((a, b) => a + b),
        )
      }
    })()
    await Promise.all(writers)
    isWriting = false
    await reader
    await expectExact(scope, await readUsageDetails(pool, { scope, query: { from, to } }))
  })
})

async function newPlace() {
  const organization = await makeOrganization(pool)
  return { organization, project: await makeProject(pool, organization) }
}

const request = (
  place: { organization: string; project: string },
  overrides: Partial<TestRequest>,
): TestRequest => ({
  ...place,
  timeMicros: Date.UTC(2026, 10, 5, 1) * 1000,
  provider: 'openai',
  model: 'gpt-4o',
  tokens: NO_TOKENS,
  status: 'ok',
  cacheHit: false,
  ownKey: false,
  charges: {},
  discount: 0n,
  ownKeyListCost: 0n,
  providerCost: 0n,
  ...overrides,
})
