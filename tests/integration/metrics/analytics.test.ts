import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import {
  ANALYTICS_GROUPS,
  ANALYTICS_MEASURES,
  type AnalyticsFigures,
} from '@/metrics/analyticsAnswers'
import { analytics } from '@/metrics/readAnalytics'
import { sumMoney } from '@/money/sumMoney'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange } from './metricsWorld'
import { nameSources, plainGroups } from './plainGroups'
import { plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  await buildWorld(pool, 23)
  await nameSources(pool)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const ask = (query: object) => inSnapshot(pool, (snapshot) => analytics(snapshot, query))

type Range = { from: string; to: string }

const valuesOf = ({ share: _share, ...values }: AnalyticsFigures) => values

/** What the platform's own metrics answer too. */
const knownOf = ({ listCost: _list, share: _share, ...values }: AnalyticsFigures) => values

const before = ({ from, to }: Range): Range => ({
  from: new Date(2 * Date.parse(from) - Date.parse(to)).toISOString(),
  to: from,
})

const SEEDS = Array.from({ length: 8 }, (_, seed) => seed)
const ADDED = ANALYTICS_MEASURES.filter((name) => name !== 'errorRate')
const add = (parts: readonly (number | string)[]): number | string =>
  parts.every((part) => typeof part === 'number')
    ? parts.reduce((sum, part) => sum + part, 0)
    : sumMoney(parts.map(String))

describe.each(ANALYTICS_GROUPS)('usage by %s', (group) => {
  it.each(SEEDS)(
    'has the sums of its rows, edges anywhere, and those before (%i)',
    async (seed) => {
      const range = inventRange(seed)
      const [answer, rows, rowsBefore] = [
        await ask({ ...range, group, limit: '100' }),
        await plainGroups(pool, group, range),
        await plainGroups(pool, group, before(range)),
      ]
      expect(new Map(answer.rows.map(({ id, current }) => [id, valuesOf(current)]))).toEqual(rows)
      for (const { id, previous } of answer.rows) {
        const found = rowsBefore.get(id)
        if (found) expect(previous).toMatchObject(found)
        else expect(previous).toMatchObject({ totalRequests: 0, totalCost: '0', margin: '0' })
      }
    },
  )

  it.each(SEEDS)('is cut to the highest, and the rest makes up the total (%i)', async (seed) => {
    const range = inventRange(seed + 100)
    const measure = ANALYTICS_MEASURES[seed % ANALYTICS_MEASURES.length] ?? 'margin'
    const [answer, all, platform, platformBefore] = [
      await ask({ ...range, group, measure, limit: '1' }),
      await plainGroups(pool, group, range),
      await plainSums(pool, { kind: 'platform' }, range),
      await plainSums(pool, { kind: 'platform' }, before(range)),
    ]
    expect(platform).toMatchObject(knownOf(answer.total.current))
    expect(platformBefore).toMatchObject(knownOf(answer.total.previous ?? expect.fail()))

    const top = answer.rows[0]?.id ?? null
    const others = [...all].filter(([id]) => id !== top).map(([, values]) => values)
    expect(answer.rest.groups).toBe(others.length)
    for (const name of ADDED) {
      if (others.length > 0)
        expect(answer.rest.current[name]).toBe(add(others.map((values) => values[name])))
      for (const stretch of ['current', 'previous'] as const)
        expect(
          add([...answer.rows, answer.rest].map((row) => row[stretch]?.[name] ?? expect.fail())),
        ).toBe(answer.total[stretch]?.[name])
    }
    const highest = Math.max(...[...all.values()].map((values) => Number(values[measure])))
    if (all.size > 0) expect(Number(answer.rows[0]?.current[measure])).toBe(highest)
  })
})

describe('shares and changes', () => {
  const range = { from: '2026-10-10T00:00:00Z', to: '2026-10-20T00:00:00Z' }

  it('say what a row is of the whole, and against the ten days before', async () => {
    const { rows, total } = await ask({ ...range, measure: 'totalRequests', group: 'provider' })
    expect(rows.length).toBeGreaterThan(1)
    for (const { current, previous, change } of rows) {
      const then = previous?.totalRequests ?? expect.fail()
      expect(current.share).toBe(current.totalRequests / total.current.totalRequests)
      expect(previous?.share).toBe(then / (total.previous?.totalRequests ?? 0))
      expect(change).toBeCloseTo(current.totalRequests / then - 1, 12)
    }
  })

  it('are none of a rate, of nothing, and before the first day', async () => {
    const rates = await ask({ ...range, measure: 'errorRate' })
    expect(rates.rows.map(({ current }) => current.share)).toEqual(rates.rows.map(() => null))
    const nothing = await ask({ from: '2020-01-01', to: '2020-01-02' })
    expect(nothing).toMatchObject({ rows: [], total: { change: null, current: { share: null } } })
    const all = await ask({ range: 'all' })
    expect([all.total, ...all.rows].map(({ previous, change }) => [previous, change])).toEqual(
      [all.total, ...all.rows].map(() => [null, null]),
    )
  })

  it('takes a range that begins long before any request', async () => {
    const answer = await ask({ from: '1900-01-01', to: '2026-11-20' })
    expect(answer.total.current.totalRequests).toBeGreaterThan(0)
    expect(answer.total.previous?.totalRequests).toBe(0)
  })

  it.each([
    [{ measure: 'profit' }, 'measure_invalid'],
    [{ group: 'user' }, 'group_invalid'],
    [{ limit: '0' }, 'limit_invalid'],
    [{ range: '8d' }, 'range_invalid'],
  ])('refuses %o', async (query, code) => {
    await expect(ask(query)).rejects.toMatchObject({ code, status: 400 })
  })
})
