import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import {
  ANALYTICS_GROUPS,
  ANALYTICS_MEASURES,
  type AnalyticsFigures,
  type AnalyticsValues,
} from '@/metrics/analyticsAnswers'
import { analytics } from '@/metrics/readAnalytics'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { sumMoney } from '@/money/sumMoney'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange } from './metricsWorld'
import { plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  await buildWorld(pool, 23)
  // Half of the requests name where they came from.
  await pool.query(
    `insert into metering.dimensions (kind, value) values (8, 'sdk'), (8, 'playground')`,
  )
  await pool.query(`
    update metering.requests r set source = (select id from metering.dimensions
      where kind = 8 and value = case when r.input % 3 = 0 then 'sdk' else 'playground' end)
    where r.output % 2 = 0`)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const ask = (query: object) => inSnapshot(pool, (snapshot) => analytics(snapshot, query))

const ID_OF = {
  model: 'm.value',
  provider: 'v.value',
  organization: 'o.value',
  project: 'p.value',
  source: 's.value',
  billing: `case when r.own_key then 'own_key' else 'credits' end`,
} as const

type Range = { from: string; to: string }

/** By hand from the definitions, over the rows alone. */
async function plainGroups(group: keyof typeof ID_OF, { from, to }: Range) {
  const charge =
    'input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge'
  const { rows } = await pool.query<Record<string, string>>(
    `select ${ID_OF[group]} as id, count(*)::text as "totalRequests",
      sum(input::numeric + cached_input + cache_write + output + reasoning)::text as "totalTokens",
      (sum(${charge}) / 1e9)::numeric(30,9)::text as "totalCost",
      (sum(coalesce(price_list_cost, 0)) / 1e9)::numeric(30,9)::text as "listCost",
      (sum(provider_cost) / 1e9)::numeric(30,9)::text as "providerCost",
      (sum(${charge} - provider_cost) / 1e9)::numeric(30,9)::text as margin,
      (sum(case when own_key then 0 else coalesce(price_list_cost, 0) - (${charge}) end) / 1e9)::numeric(30,9)::text
        as "discountSavings",
      (count(*) filter (where status in (2, 3)))::text as "errorCount"
    from metering.requests r
    join metering.dimensions o on o.id = r.organization
    join metering.dimensions p on p.id = r.project
    join metering.dimensions v on v.id = r.provider
    join metering.dimensions m on m.id = r.model
    left join metering.dimensions s on s.id = r.source
    where r.time >= $1::timestamptz and r.time < $2::timestamptz
    group by 1`,
    [from, to],
  )
  return new Map(rows.map(({ id = null, ...texts }) => [id, toValues(texts)]))
}

function toValues(texts: Record<string, string>): AnalyticsValues {
  const values = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      /cost|savings|margin/i.test(name) ? canonicalDecimal(text) : Number(text),
    ]),
  ) as unknown as Omit<AnalyticsValues, 'errorRate'>
  return { ...values, errorRate: values.errorCount / values.totalRequests }
}

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
        await plainGroups(group, range),
        await plainGroups(group, before(range)),
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
      await plainGroups(group, range),
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
