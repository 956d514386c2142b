import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { prepareCostByModel } from '@/admin/charts/prepare/prepareCostByModel'
import { prepareRevenue } from '@/admin/charts/prepare/prepareRevenue'
import { prepareSignups } from '@/admin/charts/prepare/prepareSignups'
import { prepareTokens } from '@/admin/charts/prepare/prepareTokens'
import { DashboardCards } from '@/admin/dashboard/DashboardCards'
import { startDashboard } from '@/admin/dashboard/startDashboard'
import { ATTENTION_KINDS } from '@/alerts/attention'
import { countAttention } from '@/alerts/readAttention'
import { inSnapshot } from '@/db/inSnapshot'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { seedDemo } from '@/demo/seedDemo'
import { listLatestTransactions } from '@/organizations/listLatestTransactions'

import { openDemoDatabase } from '../demo/demoData'
import { createTestDatabase } from '../../support/testDatabase'
import { CARDS, cardsOf, changeOf } from './dashboardCards'
import { bucketOf, expectChart, type Point } from './dashboardCharts'
import { buildDashboardWorld } from './dashboardWorld'
import { plainAttention } from './plainAttention'
import {
  plainBeginning,
  plainBuckets,
  plainCosts,
  plainHappened,
  plainPairs,
  plainStands,
  plainTops,
} from './plainDashboard'
import { plainSums } from './plainSums'

/** A whole desk, and how to leave it. */
type Desk = { pool: DatabasePool; close: () => Promise<void> }

async function openRandomDesk(): Promise<Desk> {
  const database = await createTestDatabase()
  const pool = createPool({ connectionString: database.url, applicationName: 'test', max: 6 })
  await buildDashboardWorld(pool, 71)
  return {
    pool,
    close: async () => {
      await pool.end()
      await database.drop()
    },
  }
}

async function openDemoDesk(): Promise<Desk> {
  const desk = await openDemoDatabase()
  await seedDemo(desk.pool, { now: new Date(), scale: 0.1 })
  return desk
}

const BEFORE_ALL = '1970-01-01T00:00:00.000Z'
const AUTUMN = { from: '2026-10-20T07:30:00.001Z', to: '2026-11-05T18:00:00Z' }

/** What an address can ask for: each range, and custom ones over the nights when clocks are set back. */
const ADDRESSES = [
  { range: '7d' },
  { range: '30d', timeZone: 'Asia/Kolkata' },
  { range: '90d', timeZone: 'Europe/Berlin' },
  { range: '365d' },
  { range: 'all', timeZone: 'America/New_York' },
  { ...AUTUMN, timeZone: 'America/New_York' },
  { from: '2026-10-31T12:00:00Z', to: '2026-11-02T12:00:00Z', timeZone: 'America/New_York' },
] as const

describe.each([
  ['random data', openRandomDesk],
  ['the demo', openDemoDesk],
])('the dashboard of %s, against plain SQL over the rows', (_, open) => {
  let desk: Desk
  beforeAll(async () => {
    desk = await open()
  }, 120_000)
  afterAll(() => desk.close())

  describe.each(ADDRESSES)('%o', (address) => {
    it('shows cards and changes to the last digit', async () => {
      const data = startDashboard(desk.pool, address)
      const { startDate: from, endDate: to, asOf, range } = await data.clock
      await expectRange(desk.pool, address, { from, to, asOf })
      const length = Date.parse(to) - Date.parse(from)
      const before = { from: new Date(Date.parse(from) - length).toISOString(), to: from }
      const plain = {
        ...(await plainHappened(desk.pool, { from, to })),
        ...(await plainStands(desk.pool, asOf)),
      }
      const plainBefore = await plainHappened(desk.pool, before)
      const cards = cardsOf(
        DashboardCards({
          metrics: await data.metrics,
          previous: await data.previous,
          usage: await data.usage,
          newOrganizations: await data.newOrganizations,
          user: null,
        }),
      )
      expect(cards.map(({ label }) => label)).toEqual(Object.keys(CARDS))
      for (const { label, value, previous, note, html } of cards) {
        const [expected, earlier, line] = CARDS[label]?.(plain, plainBefore) ?? expect.fail(label)
        const isCompared = range !== 'all' && earlier !== null
        expect([label, value, previous, note]).toEqual([
          label,
          expected,
          isCompared ? earlier : null,
          line,
        ])
        const change = isCompared ? changeOf(expected, earlier) : null
        if (change === null) expect(html).not.toContain('metric-card__change')
        else expect(html, label).toContain(`>${change}</span>`)
      }
    })

    it('answers all metrics of the API the same', async () => {
      const data = startDashboard(desk.pool, address)
      const { startDate: from, endDate: to, asOf, range } = await data.clock
      const happened = await plainHappened(desk.pool, { from, to })
      const stands = await plainStands(desk.pool, asOf)
      // Whole: a figure that is added to the answer must be added here.
      expect(await data.metrics).toEqual({
        range,
        startDate: from,
        endDate: to,
        totalSignups: Number(happened.signups),
        verifiedUsers: Number(happened.verified),
        payingCustomers: Number(happened.payingCustomers),
        totalProcessed: happened.processed,
        totalRevenue: happened.revenue,
        netRevenue: happened.net,
        totalRefunded: happened.refunded,
        totalOrganizations: Number(stands.organizations),
        totalGifted: happened.gifted,
        totalToppedUp: happened.toppedUp,
        totalSpent: happened.charge,
        creditsInCirculation: { positive: stands.positive, negative: stands.negative },
        activeSubscriptions: Number(stands.subscriptions),
        mrr: stands.mrr,
      })
    })

    it.each(['daily', 'cumulative'] as const)('draws every bar right, %s', async (mode) => {
      const data = startDashboard(desk.pool, { ...address, mode })
      const { startDate: from, endDate: to } = await data.clock
      const overTime = await data.overTime
      const buckets = await plainBuckets(desk.pool, { from, to }, overTime)
      expect(overTime.data.map(({ date }) => date)).toEqual(buckets.map((bucket) => bucket.from))
      // Each cumulative bar is a sum of everything: of many, some are enough.
      const step = mode === 'daily' ? 1 : Math.ceil(buckets.length / 30)
      const checked = [...buckets.keys()].filter((at) => (buckets.length - 1 - at) % step === 0)
      const spans = checked.map((at) => {
        const bucket = buckets[at] ?? expect.fail()
        return mode === 'daily' ? bucket : { from: BEFORE_ALL, to: bucket.to }
      })
      const points = await inGroups(spans, async (span): Promise<Point> => ({
        usage: await plainSums(desk.pool, { kind: 'platform' }, span),
        happened: await plainHappened(desk.pool, span),
      }))
      expect(checked.map((at) => overTime.data[at])).toEqual(
        points.map(({ usage, happened }, index) =>
          bucketOf(buckets[checked[index] ?? -1]?.from ?? '', usage, happened),
        ),
      )
      for (const prepare of [prepareRevenue, prepareSignups, prepareTokens])
        expectChart(prepare(overTime), points, checked)

      const listed = (await plainPairs(desk.pool, { from, to })).slice(0, 7)
      const costs = await inGroups(spans, (span) => plainCosts(desk.pool, span, listed))
      const { series, totals } = prepareCostByModel(await data.costByModel, overTime)
      const rest = series.filter(({ key }) => key === 'rest')
      expect(series.map(({ key }) => key)).toEqual([...listed, ...rest.map(() => 'rest')])
      for (const key of [...listed, 'rest']) {
        const values = series.find((shown) => shown.key === key)?.values
        expect(
          checked.map((at) => (values ? values[at] : '0')),
          key,
        ).toEqual(costs.map((cost) => cost[key] ?? '0'))
      }
      expect(checked.map((at) => totals?.[at])).toEqual(points.map(({ usage }) => usage.totalCost))
    })

    it('lists who and what was charged most', async () => {
      const data = startDashboard(desk.pool, address)
      const { startDate: from, endDate: to } = await data.clock
      const organizations = await plainTops(desk.pool, 'organizations', { from, to })
      const { organizations: shown, total } = await data.topOrganizations
      expect(total).toBe(organizations.length)
      expect(shown.map(({ name: _name, ...row }) => row)).toEqual(
        organizations.slice(0, 8).map(({ id, charge, margin, requests }) => ({
          organization: id,
          totalCost: charge,
          margin,
          totalRequests: requests,
        })),
      )
      const models = await plainTops(desk.pool, 'models', { from, to })
      const top = await data.topModels
      expect(top.total).toBe(models.length)
      expect(top.models).toEqual(
        models.slice(0, 8).map(({ id, charge, margin, requests, tokens, errors }) => ({
          model: id,
          totalCost: charge,
          margin,
          totalRequests: requests,
          totalTokens: Number(tokens),
          errorCount: errors,
        })),
      )
    })
  })

  it('asks nothing that is not compared here', () => {
    expect(Object.keys(startDashboard(desk.pool, {})).toSorted()).toEqual(
      [
        'clock',
        'costByModel',
        // No figures: what happened, compared in alerts/marks.test.ts.
        'marks',
        'metrics',
        'newOrganizations',
        'overTime',
        'previous',
        'topModels',
        'topOrganizations',
        'usage',
      ].toSorted(),
    )
  })

  it('counts who waits for an operator, of every kind', async () => {
    const { counts, now } = await inSnapshot(desk.pool, async (snapshot) => ({
      counts: await countAttention(snapshot.db, ATTENTION_KINDS, snapshot.now),
      now: snapshot.now,
    }))
    expect(counts).toEqual(await plainAttention(desk.pool, new Date(now).toISOString()))
  })

  it('shows what moved last', async () => {
    const { rows } = await desk.pool.query(
      `select t.id, t.organization_id as organization,
         (select name from organizations o where o.id = t.organization_id) as "organizationName",
         t.type::text, trim_scale(t.amount)::text as amount,
         trim_scale(t.credit_amount)::text as "creditAmount",
         t.reverses_id is not null as "isReversal",
         to_char(t.booked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "bookedAt"
       from transactions t where t.status = 'completed' and coalesce(t.amount, t.credit_amount) is not null
       order by t.booked_at desc, t.id desc fetch first 6 rows only`,
    )
    expect(rows).toHaveLength(6)
    expect(await listLatestTransactions(toQueryable(desk.pool), 6)).toEqual(rows)
  })
})

describe('random data', () => {
  it('has some of every kind that waits, and every type of the books', async () => {
    const desk = await openRandomDesk()
    try {
      const counts = await plainAttention(desk.pool, new Date().toISOString())
      expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([])
      const { rows } = await desk.pool.query(
        'select count(distinct type)::int as types, count(distinct status)::int as statuses from transactions',
      )
      expect(rows).toEqual([{ types: 12, statuses: 3 }])
    } finally {
      await desk.close()
    }
  })
})

/** Starts where it should: so many days before the clock, at the first row of all, or as asked. */
async function expectRange(
  pool: DatabasePool,
  address: (typeof ADDRESSES)[number],
  { from, to, asOf }: { from: string; to: string; asOf: string },
) {
  if (!('range' in address))
    return expect([Date.parse(from), Date.parse(to)]).toEqual([
      Date.parse(address.from),
      Date.parse(address.to),
    ])
  expect(to).toBe(asOf)
  if (address.range === 'all') return expect(from).toBe((await plainBeginning(pool)).at)
  return expect(Date.parse(to) - Date.parse(from)).toBe(
    Number.parseInt(address.range, 10) * 86_400_000,
  )
}

/** As many at a time as there are connections. */
async function inGroups<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += 4)
    results.push(...(await Promise.all(items.slice(start, start + 4).map(work))))
  return results
}
