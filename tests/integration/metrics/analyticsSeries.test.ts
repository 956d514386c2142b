import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { prepareAnalytics } from '@/admin/charts/prepare/prepareAnalytics'
import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import {
  ANALYTICS_GROUPS,
  ANALYTICS_MEASURES,
  type AnalyticsMeasure,
  type AnalyticsPoint,
  type AnalyticsValue,
} from '@/metrics/analyticsAnswers'
import { analytics } from '@/metrics/readAnalytics'
import { analyticsSeries } from '@/metrics/readAnalyticsSeries'
import { sumMoney } from '@/money/sumMoney'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange } from './metricsWorld'
import { nameSources, plainGroups } from './plainGroups'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  await buildWorld(pool, 29)
  await nameSources(pool)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const ask = (query: object) => inSnapshot(pool, (snapshot) => analyticsSeries(snapshot, query))

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const
const SIZES = ['day', 'hour', 'month', '15min'] as const

const add = (values: readonly AnalyticsValue[]): AnalyticsValue =>
  values.every((value) => typeof value === 'number')
    ? values.reduce((sum, value) => sum + value, 0)
    : sumMoney(values.map(String))

describe.each(ANALYTICS_GROUPS)('usage over time by %s', (group) => {
  it.each(ANALYTICS_MEASURES.map((measure, seed) => [measure, seed] as const))(
    'has the %s of the rows in every bucket (%i)',
    async (measure, seed) => {
      const range = inventRange(seed + 300)
      const size = SIZES[seed % SIZES.length]
      // A bucket of a quarter in two months would be the same test a thousand times.
      const asked = { ...range, ...(size === '15min' ? quarterDay(range.from) : {}) }
      const answer = await ask({
        ...asked,
        group,
        measure,
        granularity: size,
        timeZone: ZONES[seed % ZONES.length],
        limit: String(1 + (seed % 3)),
      })
      const whole = await plainGroups(pool, group, asked)
      expect(answer.restGroups).toBe(whole.size - answer.series.length)
      expect(answer.series.length).toBe(Math.min(1 + (seed % 3), whole.size))
      for (const [index, point] of answer.data.entries()) {
        if (answer.data.length > 60 && index % 29 !== 0) continue
        const span = { from: point.date, to: answer.data[index + 1]?.date ?? answer.endDate }
        expectPoint(answer, point, await plainGroups(pool, group, span))
      }
    },
  )

  it('is what the table beside it says, read once where it is read from the rows', async () => {
    const query = { from: '2026-09-25T10:11:12.345Z', to: '2026-11-15', group, measure: 'margin' }
    const { series, table } = await inSnapshot(pool, async (snapshot) => ({
      series: await analyticsSeries(snapshot, { ...query, limit: '3' }),
      table: await analytics(snapshot, { ...query, limit: '3' }),
    }))
    const alone = await inSnapshot(pool, (snapshot) =>
      analytics(snapshot, { ...query, limit: '3' }),
    )
    expect(table).toEqual(alone)
    expect(series.series).toEqual(table.rows.map(({ id, name }) => ({ id, name })))
    for (const [index, row] of table.rows.entries())
      expect(sumMoney(series.data.map(({ values }) => String(values[index])))).toBe(
        row.current.margin,
      )
    expect(sumMoney(series.data.map(({ rest }) => String(rest)))).toBe(table.rest.current.margin)
    expect(sumMoney(series.data.map(({ total }) => String(total)))).toBe(table.total.current.margin)
  })

  it.each(ANALYTICS_MEASURES)('is drawn, whatever the measure: %s', async (measure) => {
    const answer = await ask({ from: '2026-10-01', to: '2026-11-01', group, measure, limit: '2' })
    const chart = prepareAnalytics(answer, { title: 'Usage', nameOf: ({ id }) => id ?? 'none' })
    expect(chart.buckets).toHaveLength(31)
    expect(chart.series.map(({ label }) => label)).toEqual([
      ...answer.series.map(({ id }) => id ?? 'none'),
      ...(answer.restGroups > 0 ? [`Other (${answer.restGroups})`] : []),
    ])
    expect(chart.totals === null).toBe(measure === 'errorRate')
  })
})

const quarterDay = (from: string) => ({
  to: new Date(Date.parse(from) + 6 * 3_600_000).toISOString(),
})

function expectPoint(
  { measure, series }: { measure: AnalyticsMeasure; series: { id: string | null }[] },
  { values, rest, total }: AnalyticsPoint,
  plain: Awaited<ReturnType<typeof plainGroups>>,
) {
  const others = new Map(plain)
  for (const [at, { id }] of series.entries()) {
    const found = plain.get(id)
    others.delete(id)
    if (found) expect(values[at]).toBe(found[measure])
    else expect(values[at]).toBe(nothing(measure))
  }
  const rate = (of: typeof others) => {
    const [errors, requests] = (['errorCount', 'totalRequests'] as const).map((name) =>
      [...of.values()].reduce((sum, row) => sum + row[name], 0),
    ) as [number, number]
    return requests === 0 ? null : errors / requests
  }
  const sum = (of: typeof others) =>
    measure === 'errorRate'
      ? rate(of)
      : of.size === 0
        ? nothing(measure)
        : add([...of.values()].map((row) => row[measure]))
  expect([rest, total]).toEqual([sum(others), sum(plain)])
}

const nothing = (measure: AnalyticsMeasure): AnalyticsValue =>
  measure === 'errorRate' ? null : /Requests|Tokens|Count/.test(measure) ? 0 : '0'

describe('usage over time', () => {
  it('shows seven groups unless told otherwise, and nothing where nothing was', async () => {
    const answer = await ask({ from: '2026-10-01', to: '2026-10-03', group: 'project' })
    expect(answer).toMatchObject({ granularity: 'hour', restGroups: 0 })
    expect(answer.series).toHaveLength(6)
    const none = await ask({ from: '2020-01-01', to: '2020-01-03' })
    expect(none).toMatchObject({ series: [], restGroups: 0 })
    expect(none.data.every(({ total }) => total === '0')).toBe(true)
  })

  it.each([
    [{ measure: 'profit' }, 'measure_invalid'],
    [{ granularity: 'week' }, 'granularity_invalid'],
    [{ limit: '0' }, 'limit_invalid'],
    [{ from: '1900-01-01', to: '2026-01-01', granularity: 'hour' }, 'too_many_buckets'],
  ])('refuses %o', async (query, code) => {
    await expect(ask(query)).rejects.toMatchObject({ code, status: 400 })
  })
})
