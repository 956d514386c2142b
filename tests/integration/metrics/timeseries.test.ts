import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import type { MetricsScope, UsageSums } from '@/metrics/answers'
import { costByModel, readCostByModel } from '@/metrics/readCostByModel'
import { readTimeseries, timeseries } from '@/metrics/readTimeseries'
import { readDecimal, rescale } from '@/money/decimal'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange, WORLD_END, WORLD_START, type World } from './metricsWorld'
import { plainBuckets, plainRanking, plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool
let world: World

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  world = await buildWorld(pool, 23)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** Whole hours, half hours, three quarters of an hour, and summer times of every kind. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
] as const
const GRANULARITIES = ['15min', 'hour', 'day', 'month'] as const

const question = fc
  .record({
    seed: fc.integer(),
    place: fc.nat(9),
    timeZone: fc.constantFrom(...ZONES),
    granularity: fc.constantFrom(...GRANULARITIES),
  })
  // Their clocks jump into the middle of an hour: Postgres lets that hour begin where no clock showed a
  // full one, and we begin a bucket at the jump.
  .filter(({ timeZone, granularity }) => {
    const jumpsIntoAnHour = ['Australia/Lord_Howe', 'Pacific/Chatham'].includes(timeZone)
    return !jumpsIntoAnHour || granularity === 'day'
  })
  .map(({ seed, place, ...rest }) => ({
    scope: world.scopes[place] as MetricsScope,
    range: inventRange(seed),
    ...rest,
  }))

const nano = (text: string) => rescale(readDecimal(text), 9).unscaled
const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0)
const totalNano = (list: readonly string[]) => list.map(nano).reduce((a, b) => a + b, 0n)

/** The figures of a bucket alone, without its date and what only the platform has. */
const usageOf = (point: UsageSums, like: UsageSums) =>
  Object.fromEntries(Object.keys(like).map((name) => [name, point[name as keyof UsageSums]]))

describe('timeseries', () => {
  it('equal the rows bucket by bucket, in any zone, across every change of the clocks', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ scope, range, timeZone, granularity }) => {
        const answer = await readTimeseries(pool, {
          scope,
          query: { ...range, timeZone, granularity },
        })
        const plain = await plainBuckets(pool, scope, { ...range, timeZone, granularity })
        const empty = await plainSums(pool, scope, { from: range.from, to: range.from })
        expect(answer).toMatchObject({
          startDate: range.from,
          endDate: range.to,
          timeZone,
          granularity,
          mode: 'daily',
        })
        expect(answer.data[0]?.date).toBe(range.from)
        const dates = answer.data.map(({ date }) => date)
        expect(dates).toEqual([...new Set(dates)].sort())
        for (const date of plain.keys()) expect(dates).toContain(date)
        for (const point of answer.data)
          expect(usageOf(point, empty), point.date).toEqual(plain.get(point.date) ?? empty)
      }),
      { numRuns: 40 },
    )
  })

  it('add up to the totals of the range', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ scope, range, timeZone, granularity }) => {
        const { data } = await readTimeseries(pool, {
          scope,
          query: { ...range, timeZone, granularity },
        })
        const plain = await plainSums(pool, scope, range)
        for (const [name, value] of Object.entries(plain)) {
          const points = data.map((point) => point[name as keyof UsageSums])
          if (typeof value === 'string') expect(totalNano(points as string[])).toBe(nano(value))
          else if (name !== 'errorRate') expect(total(points as number[])).toBe(value)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('begin with everything before the range when cumulative, and end with baseline + total', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ scope, range, timeZone, granularity }) => {
        const { data } = await readTimeseries(pool, {
          scope,
          query: { ...range, timeZone, granularity, mode: 'cumulative' },
        })
        const middle = Math.floor(data.length / 2)
        for (const i of [0, middle, data.length - 1]) {
          const point = data[i]
          if (!point) throw new Error('A range has a bucket')
          const to = data[i + 1]?.date ?? range.to
          const plain = await plainSums(pool, scope, { from: '1970-01-01T00:00:00Z', to })
          expect(usageOf(point, plain), point.date).toEqual(plain)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('know days of 23 and of 25 hours, and the hour that comes twice', async () => {
    const scope: MetricsScope = { kind: 'platform' }
    const days = await readTimeseries(pool, {
      scope,
      query: {
        from: '2026-10-24',
        to: '2026-10-27',
        timeZone: 'Europe/Berlin',
        granularity: 'day',
      },
    })
    expect(days.data.map(({ date }) => date)).toEqual([
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ])
    const hours = await readTimeseries(pool, {
      scope,
      query: {
        from: '2026-10-25',
        to: '2026-10-26',
        timeZone: 'Europe/Berlin',
        granularity: 'hour',
      },
    })
    expect(hours.data).toHaveLength(25)
  })

  it('choose buckets that fit the window', async () => {
    const scope = world.scopes[1] as MetricsScope
    for (const [window, granularity, buckets] of [
      ['1h', '15min', 5],
      ['12h', '15min', 49],
      ['1d', 'hour', 25],
      ['7d', 'hour', 169],
      ['30d', 'day', 31],
      ['365d', 'month', 13],
    ] as const) {
      const now = WORLD_END - 12_345_678
      const snapshot = { db: toQueryable(pool), now, view: {} }
      const answer = await timeseries(snapshot, { scope, query: { window } })
      expect([answer.granularity, answer.data.length], window).toEqual([granularity, buckets])
    }
  })

  it('answer a quarter of an hour for a whole year', async () => {
    const { data } = await readTimeseries(pool, {
      scope: { kind: 'platform' },
      query: { from: '2025-11-25', to: '2026-11-25', granularity: '15min' },
    })
    expect(data).toHaveLength(365 * 96)
    expect(total(data.map((point) => point.totalRequests))).toBe(4000)
  })
})

describe('cost by model', () => {
  it('equals the rows: models, rest and buckets, in any zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        question,
        fc.integer({ min: 1, max: 15 }),
        async ({ scope, range, timeZone, granularity }, limit) => {
          const answer = await readCostByModel(pool, {
            scope,
            query: { ...range, timeZone, granularity, limit: String(limit) },
          })
          const plain = await plainRanking(pool, 'pair', scope, range)
          const named = (list: typeof answer.models) =>
            list.map((row) => [
              `${row.provider} ${row.model}`,
              row.totalRequests,
              row.totalTokens,
              row.totalCost,
            ])
          const byId = new Map(plain.map((row) => [row.id, row]))
          expect(named(answer.models)).toEqual(
            answer.models.map(({ provider, model }) => {
              const row = byId.get(`${provider} ${model}`)
              return [`${provider} ${model}`, row?.requests, row?.tokens, row?.cost]
            }),
          )
          expect(answer.models.map(({ totalCost }) => totalCost)).toEqual(
            plain.slice(0, limit).map(({ cost }) => cost),
          )
          const sums = await plainSums(pool, scope, range)
          expect(
            totalNano([...answer.models.map((row) => row.totalCost), answer.rest.totalCost]),
          ).toBe(nano(sums.totalCost))
          expect(
            total([...answer.models.map((row) => row.totalRequests), answer.rest.totalRequests]),
          ).toBe(sums.totalRequests)
          expect(
            total([...answer.models.map((row) => row.totalTokens), answer.rest.totalTokens]),
          ).toBe(sums.totalTokens)
          for (const { model, provider, totalCost } of answer.models) {
            const cells = answer.data.filter(
              (cell) => cell.model === model && cell.provider === provider,
            )
            expect(totalNano(cells.map((cell) => cell.totalCost))).toBe(nano(totalCost))
          }
          const buckets = await readTimeseries(pool, {
            scope,
            query: { ...range, timeZone, granularity },
          })
          const dates = new Set(buckets.data.map(({ date }) => date))
          for (const cell of answer.data) expect(dates.has(cell.date)).toBe(true)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('equals the rows of single buckets', async () => {
    const scope = world.scopes[0] as MetricsScope
    const { data, models } = await readCostByModel(pool, {
      scope,
      query: {
        from: new Date(WORLD_START).toISOString(),
        to: new Date(WORLD_END).toISOString(),
        timeZone: 'Asia/Kolkata',
        granularity: 'day',
        limit: '3',
      },
    })
    expect(models).toHaveLength(3)
    const dates = [...new Set(data.map(({ date }) => date))]
    for (const [i, from] of dates.entries()) {
      const to = new Date(Date.parse(from) + 86_400_000).toISOString()
      // The first bucket is cut to the range.
      if (i === 0) continue
      const plain = await plainRanking(pool, 'pair', scope, { from, to })
      for (const cell of data.filter(({ date }) => date === from))
        expect(cell.totalCost).toBe(
          plain.find(({ id }) => id === `${cell.provider} ${cell.model}`)?.cost,
        )
    }
  })

  it('lists nothing where nothing was used', async () => {
    const snapshot = { db: toQueryable(pool), now: WORLD_START - 86_400_000, view: {} }
    const answer = await costByModel(snapshot, {
      scope: { kind: 'platform' },
      query: { window: '7d' },
    })
    expect(answer).toMatchObject({
      models: [],
      rest: { totalRequests: 0, totalTokens: 0, totalCost: '0' },
      data: [],
    })
  })
})
