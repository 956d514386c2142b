import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { postTransaction } from '@/ledger/postTransaction'
import { platformMetrics, readPlatformMetrics } from '@/metrics/readPlatformMetrics'
import { readTimeseries } from '@/metrics/readTimeseries'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import { makeOrganization } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange, WORLD_END } from './metricsWorld'
import { PlainBooks } from './plainBooks'
import { plainSums } from './plainSums'
import { buildBooks } from './platformWorld'

let database: TestDatabase
let pool: DatabasePool
let books: PlainBooks

const open = async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
}
const close = async () => {
  await pool.end()
  await database.drop()
}

describe('platform metrics', () => {
  beforeAll(async () => {
    await open()
    await buildWorld(pool, 31)
    await buildBooks(pool, 31)
    books = await PlainBooks.read(pool)
  })
  afterAll(close)

  it('count what happened in the range, row by row', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const range = inventRange(seed)
        const answer = await readPlatformMetrics(pool, { query: range })
        const plain = books.between(range.from, range.to)
        const usage = await plainSums(pool, { kind: 'platform' }, range)
        expect(answer).toMatchObject({
          range: 'custom',
          startDate: range.from,
          endDate: range.to,
          totalSignups: plain.signups,
          verifiedUsers: plain.verified,
          payingCustomers: plain.payingCustomers,
          totalProcessed: plain.processed,
          totalRevenue: plain.revenue,
          netRevenue: plain.net,
          totalRefunded: plain.refunded,
          totalGifted: plain.gifted,
          totalToppedUp: plain.toppedUp,
          totalSpent: usage.totalCost,
        })
      }),
      { numRuns: 40 },
    )
  })

  it('say what stands now, whatever the range', async () => {
    const { rows } = await pool.query<Record<string, string>>(`
      select (select count(*) from organizations where status in ('active', 'inactive'))::int as organizations,
        (select coalesce(sum(greatest(credits, 0)), 0) from organizations where status <> 'deleted')::text as positive,
        (select coalesce(sum(least(credits, 0)), 0) from organizations where status <> 'deleted')::text as negative,
        (select count(*) from organizations
         where (plan in ('pro', 'enterprise') and coalesce(plan_expires_at, 'infinity') > now())
           or (dev_plan in ('lite', 'pro', 'max') and coalesce(dev_plan_expires_at, 'infinity') > now()))::int as subscriptions,
        (select sum(price / (case when cycle = 'yearly' then 12 else 1 end)) from (
          select plan_price as price, billing_cycle::text as cycle from organizations
          where plan <> 'free' and coalesce(plan_expires_at, 'infinity') > now()
          union all
          select dev_plan_price, dev_plan_billing_cycle::text from organizations
          where dev_plan <> 'none' and coalesce(dev_plan_expires_at, 'infinity') > now()) as prices)::numeric(20,9)::text as mrr`)
    const plain = rows[0] ?? {}
    for (const range of ['7d', 'all']) {
      const answer = await readPlatformMetrics(pool, { query: { range } })
      expect(answer).toMatchObject({
        totalOrganizations: plain.organizations,
        creditsInCirculation: {
          positive: canonicalDecimal(plain.positive ?? ''),
          negative: canonicalDecimal(plain.negative ?? ''),
        },
        activeSubscriptions: plain.subscriptions,
        mrr: canonicalDecimal(plain.mrr ?? ''),
      })
    }
    expect(Number(plain.negative)).toBeLessThan(0)
    expect(Number(plain.subscriptions)).toBeGreaterThan(3)
  })

  it('keep processed ≥ revenue ≥ net over all time', async () => {
    const { totalProcessed, totalRevenue, netRevenue } = await readPlatformMetrics(pool, {
      query: { range: 'all' },
    })
    expect(Number(totalProcessed)).toBeGreaterThan(Number(totalRevenue))
    expect(Number(totalRevenue)).toBeGreaterThan(Number(netRevenue))
  })

  it('begin "all" with the first sign-up, movement or request, and 30 days unless told otherwise', async () => {
    const snapshot = { db: toQueryable(pool), now: WORLD_END + 3_600_000, view: {} }
    const all = await platformMetrics(snapshot, { query: { range: 'all' } })
    const plain = books.between('1970-01-01T00:00:00Z', all.endDate)
    expect(all).toMatchObject({ totalSignups: plain.signups, totalProcessed: plain.processed })
    const usage = await plainSums(
      pool,
      { kind: 'platform' },
      { from: '1970-01-01T00:00:00Z', to: all.endDate },
    )
    expect(all.totalSpent).toBe(usage.totalCost)
    expect(all.startDate).toBe('2026-09-20T00:00:00.000Z')
    const usual = await platformMetrics(snapshot, { query: {} })
    expect(usual.range).toBe('30d')
    expect(Date.parse(usual.endDate) - Date.parse(usual.startDate)).toBe(30 * 86_400_000)
  })

  it('show money and sign-ups in every bucket, in any zone, daily and cumulative', async () => {
    const zone = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York')
    const granularity = fc.constantFrom('hour', 'day', 'month')
    const mode = fc.constantFrom('daily', 'cumulative')
    await fc.assert(
      fc.asyncProperty(fc.integer(), zone, granularity, mode, async (seed, timeZone, size, how) => {
        const range = inventRange(seed)
        const { data } = await readTimeseries(pool, {
          scope: { kind: 'platform' },
          query: { ...range, timeZone, granularity: size, mode: how },
        })
        // Every bucket of a long list of hours would be the same test a thousand times.
        const step = Math.max(1, Math.floor(data.length / 40))
        for (let i = 0; i < data.length; i += step) {
          const point = data[i]
          if (!point) throw new Error('There is a point')
          const from = how === 'cumulative' ? '1970-01-01T00:00:00Z' : point.date
          const plain = books.between(from, data[i + 1]?.date ?? range.to)
          const { signups, paidCustomers, processed, revenue, net, refunded, gifted } = plain
          expect(point, point.date).toMatchObject({
            signups,
            paidCustomers,
            processed,
            revenue,
            net,
            refunded,
            gifted,
          })
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('platform metrics of an empty desk', () => {
  beforeAll(open)
  afterAll(close)

  it('are zeros, and "all" is an empty range', async () => {
    const metrics = await readPlatformMetrics(pool, { query: { range: 'all' } })
    expect(metrics).toMatchObject({
      totalSignups: 0,
      payingCustomers: 0,
      totalProcessed: '0',
      netRevenue: '0',
      totalSpent: '0',
      totalOrganizations: 0,
      creditsInCirculation: { positive: '0', negative: '0' },
      activeSubscriptions: 0,
      mrr: '0',
    })
    expect(metrics.startDate).toBe(metrics.endDate)
    for (const mode of ['daily', 'cumulative']) {
      const series = await readTimeseries(pool, {
        scope: { kind: 'platform' },
        query: { range: 'all', mode },
      })
      expect(series.data).toEqual([])
    }
  })

  it('count a reversal back to nothing, fee and customer included, and a refund once', async () => {
    const organization = await makeOrganization(pool)
    const base = { organization, description: 'x', actor: 'system:test' }
    const post = (entry: Parameters<typeof postTransaction>[1]) =>
      inTransaction(pool, (tx) => postTransaction(tx, entry))
    const read = async () => {
      const { now } = (await pool.query(`select clock_timestamp() + interval '1 s' as now`)).rows[0]
      const { totalProcessed, totalRevenue, netRevenue, payingCustomers, totalToppedUp } =
        await readPlatformMetrics(pool, { query: { from: '2026-01-01', to: now.toISOString() } })
      return [totalProcessed, totalRevenue, netRevenue, payingCustomers, totalToppedUp]
    }
    const topUp = await post({
      ...base,
      type: 'credit_topup',
      amount: '105.3',
      creditAmount: '100',
    })
    expect(await read()).toEqual(['105.3', '100', '100', 1, '100'])
    await post({
      ...base,
      type: 'credit_topup',
      amount: '-105.3',
      creditAmount: '-100',
      reverses: topUp.id,
    })
    expect(await read()).toEqual(['0', '0', '0', 0, '0'])
    const second = await post({ ...base, type: 'credit_topup', amount: '50', creditAmount: '60' })
    expect(await read()).toEqual(['50', '50', '50', 1, '60'])
    await post({
      ...base,
      type: 'credit_refund',
      amount: '20',
      creditAmount: '-24',
      relatedTransaction: second.id,
    })
    expect(await read()).toEqual(['50', '50', '30', 1, '60'])
  })
})
