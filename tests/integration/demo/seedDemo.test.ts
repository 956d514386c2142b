import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { isDemoDatabase } from '@/demo/demoState'
import { seedDemo, type SeedResult } from '@/demo/seedDemo'
import { toQueryable } from '@/db/tx'

import { makeOrganization } from '../../support/factories'
import {
  clock,
  count,
  cutOffAfter,
  DISORDERED,
  list,
  openDemoDatabase,
  REQUESTS,
  UNBALANCED,
  WRONG_ROLLUPS,
  type DemoDatabase,
} from './demoData'

const SCALE = 0.1

type Balance = { id: string; credits: string; spent: string; transactions: string }
const balances = (database: DemoDatabase) =>
  list<Balance>(
    database.pool,
    `select o.id, o.credits::text, o.total_spent::text as spent,
       (select count(*) from transactions t where t.organization_id = o.id)::text as transactions
     from organizations o order by o.id`,
  )

describe('seedDemo', () => {
  let database: DemoDatabase
  let now: Date
  let result: SeedResult
  const shares: number[] = []

  beforeAll(async () => {
    database = await openDemoDatabase()
    now = await clock(database.pool)
    expect(await isDemoDatabase(toQueryable(database.pool))).toBe(false)
    const onProgress = ({ share }: { share: number }) => shares.push(share)
    result = await seedDemo(database.pool, { now, scale: SCALE, onProgress })
  })
  afterAll(() => database.close())

  it('fills the database and says what it made', async () => {
    expect(result.organizations).toBeGreaterThan(40)
    expect(result.requests).toBeGreaterThan(500)
    expect(result.requests).toBe(await count(database.pool, REQUESTS))
    expect(await isDemoDatabase(toQueryable(database.pool))).toBe(true)
    expect(shares.at(-1)).toBe(1)
  })

  it('earns on most of what it sells, and loses on one provider', async () => {
    const margins = await list<{ provider: string; margin: string }>(
      database.pool,
      `select d.value as provider, sign(sum(r.input_charge + r.cached_charge + r.cache_write_charge
         + r.output_charge + r.other_charge - r.provider_cost))::text as margin
       from metering.requests r join metering.dimensions d on d.id = r.provider
       where r.price_list_cost is not null group by 1`,
    )
    const of = Object.fromEntries(margins.map(({ provider, margin }) => [provider, margin]))
    expect(of).toMatchObject({ openai: '1', anthropic: '1', mistral: '0', deepseek: '-1' })
  })

  it('gives discounts of every kind, which save something wherever they hold', async () => {
    const rules = await list<{ id: string; saved: string }>(
      database.pool,
      `select d.id, sign(coalesce(sum(s.discount), 0))::text as saved
       from discounts d left join metering.dimensions n on n.kind = 12 and n.value = d.id
         left join metering.discount_savings s on s.rule = n.id
       group by 1 order by 1`,
    )
    expect(Object.fromEntries(rules.map(({ id, saved }) => [id, saved]))).toEqual({
      ...{ dsc_demoEnterprise: '1', dsc_demoLaunch: '1', dsc_demoNext: '0' },
      ...{ dsc_demoResearch: '1', dsc_demoVolume: '1' },
    })
  })

  it('has a contract that got cheaper, and rates each request by the cost of its time', async () => {
    const costs = await list<{ before: boolean; percent: string; requests: number }>(
      database.pool,
      `select r.time < p.effective_from as before, count(*)::int as requests,
         round(sum(r.provider_cost) * 100 / sum(r.price_list_cost), 1)::text as percent
       from metering.requests r
       join metering.dimensions m on m.id = r.model and m.value = 'gemini-2.5-flash'
       join metering.dimensions d on d.id = r.provider and d.value = 'google'
       join model_prices p on p.model_id = m.value and p.provider_id = d.value and p.id like 'prc_%'
         and p.effective_from > now() - interval '30 days'
       where not r.own_key and not r.cache_hit group by 1 order by 1`,
    )
    expect(costs.map(({ before, percent }) => [before, percent])).toEqual([
      [false, '80.0'],
      [true, '88.0'],
    ])
    for (const { requests } of costs) expect(requests).toBeGreaterThan(0)
  })

  it('makes balances that are the sums of their rows, and roll-ups that are the sums of theirs', async () => {
    expect(await list(database.pool, UNBALANCED)).toEqual([])
    expect(await list(database.pool, WRONG_ROLLUPS)).toEqual([])
    const sums = await list(
      database.pool,
      `select sum(total_spent) > 0 as spent from organizations`,
    )
    expect(sums).toEqual([{ spent: true }])
  })

  it('numbers every booking in the order of its time', async () => {
    expect(await list(database.pool, DISORDERED)).toEqual([])
  })

  it('reaches back a year and never past the clock', async () => {
    const rows = await list<{ first: Date; last: Date; booked: Date }>(
      database.pool,
      `select min(time) as first, max(time) as last,
         (select max(booked_at) from transactions) as booked from metering.requests`,
    )
    const [row] = rows
    expect(row?.first.getTime()).toBeLessThan(now.getTime() - 330 * 86_400_000)
    expect(row?.last.getTime()).toBeLessThanOrEqual(now.getTime())
    // What is booked last is booked behind the last usage, which has the database's own time.
    const done = await clock(database.pool)
    expect(row?.booked.getTime()).toBeLessThanOrEqual(done.getTime())
  })

  it('shows what the stories promise', async () => {
    const found = await list<{ name: string }>(
      database.pool,
      `select name from organizations
       where (id = 'org_demoHarborAnalytics' and credits < 0 and not auto_top_up_enabled)
         or (id = 'org_demoPinecrestMedia' and payment_failure_count = 3)
         or (id = 'org_demoOldMillPress' and subscription_cancelled and plan_expires_at > $1)
         or (id = 'org_demoKestrelCloud' and trial_ends_at > $1 and total_spent >= 0)
         or (id = 'org_demoNovaNotes' and created_at > $1 - interval '3 days'
             and all_time_credits = 15 and credits > 0)
         or (id = 'org_demoFernhillStudio' and status = 'inactive')
         or (id = 'org_demoCinderTrading' and block_reason is not null)
         or (id = 'org_demoMeridianCare' and retention_level = 'retain')
         or (id = 'org_demoAcmeRobotics' and plan = 'pro' and billing_cycle = 'yearly'
             and dev_plan = 'max' and credits > 0)
       order by name`,
      [now],
    )
    expect(found.map(({ name }) => name)).toEqual([
      'Acme Robotics',
      'Cinder Trading',
      'Fernhill Studio',
      'Harbor Analytics',
      'Kestrel Cloud',
      'Meridian Care',
      'Nova Notes',
      'Old Mill Press',
      'Pinecrest Media',
    ])
    const negative = await list(database.pool, 'select name from organizations where credits < 0')
    expect(negative).toEqual([{ name: 'Harbor Analytics' }])
  })

  it('keeps own-key usage free of charge with its list cost, and unpriced usage without one', async () => {
    const rows = await list(
      database.pool,
      `select
         bool_or(own_key and price_list_cost > 0 and output_charge = 0) as own_key,
         bool_or(price_list_cost is null) as unpriced
       from metering.requests`,
    )
    expect(rows).toEqual([{ own_key: true, unpriced: true }])
  })

  it('links refunds and reversals to what they answer', async () => {
    const rows = await list(
      database.pool,
      `select t.type, t.credit_amount::int as credits, o.type as original
       from transactions t join transactions o
         on o.id = coalesce(t.related_transaction_id, t.reverses_id)
         and o.organization_id = t.organization_id and o.sequence < t.sequence
       order by t.type, credits`,
    )
    expect(rows).toEqual([
      { type: 'credit_topup', credits: -100, original: 'credit_topup' },
      { type: 'credit_refund', credits: -50, original: 'credit_topup' },
      { type: 'credit_gift', credits: -20, original: 'credit_gift' },
    ])
  })

  it('has promo codes in several states, redeemed and refused, and counted', async () => {
    const codes = await list(
      database.pool,
      `select code, redeemed::int as redeemed, spent::int as spent from promo_codes
       where redeemed > 0 order by code`,
    )
    expect(codes).toEqual([
      { code: 'LAUNCH-25', redeemed: 4, spent: 100 },
      { code: 'WELCOME-10', redeemed: 2, spent: 20 },
    ])
    const refused = await list<{ reason: string }>(
      database.pool,
      'select distinct reason from promos.refusals order by reason',
    )
    expect(refused.map(({ reason }) => reason)).toEqual([
      'promo_code_unknown',
      'promo_code_used_up',
      'promo_first_purchase_only',
    ])
  })

  it('makes members who have no password and no operator role', async () => {
    expect(
      await count(
        database.pool,
        'select count(*) from users where hash is not null or salt is not null or operator_role is not null',
      ),
    ).toBe(0)
  })

  it('leaves one audit entry with the counts', async () => {
    const rows = await list(
      database.pool,
      "select actor, changes from audit_logs where action = 'demo.seed'",
    )
    expect(rows).toEqual([
      {
        actor: 'system:demo',
        changes: {
          organizations: { from: null, to: result.organizations },
          requests: { from: null, to: result.requests },
        },
      },
    ])
  })

  it('adds nothing when it runs again', async () => {
    const before = await balances(database)
    const again = await seedDemo(database.pool, { now: await clock(database.pool), scale: SCALE })
    expect(again).toEqual({ organizations: 0, requests: 0, seconds: 0 })
    expect(await balances(database)).toEqual(before)
    expect(await count(database.pool, REQUESTS)).toBe(result.requests)
  })

  it('comes to the same end when it is cut off again and again', async () => {
    const other = await openDemoDatabase()
    try {
      let cuts = 0
      // Every run is killed somewhere else, in the first step, between two days or inside one.
      for (let uses = 5; uses < 1500; uses = Math.ceil(uses * 1.9)) {
        const pool = cutOffAfter(other.pool, uses)
        const cut = await seedDemo(pool, { now, scale: SCALE }).then(
          () => false,
          (error: Error) => error.message === 'cut off',
        )
        if (cut) cuts += 1
      }
      const end = await seedDemo(other.pool, { now: await clock(other.pool), scale: SCALE })
      expect(cuts).toBeGreaterThan(4)
      expect(end.requests).toBe(result.requests)
      expect(await count(other.pool, REQUESTS)).toBe(result.requests)
      expect(await balances(other)).toEqual(await balances(database))
      expect(await list(other.pool, UNBALANCED)).toEqual([])
      expect(await list(other.pool, DISORDERED)).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('leaves a database with customers of its own alone', async () => {
    const taken = await openDemoDatabase()
    try {
      await makeOrganization(taken.pool)
      const outcome = await seedDemo(taken.pool, { now, scale: SCALE })
      expect(outcome).toEqual({ organizations: 0, requests: 0, seconds: 0 })
      expect(await count(taken.pool, 'select count(*) from organizations')).toBe(1)
      expect(await count(taken.pool, 'select count(*) from users')).toBe(0)
      expect(await isDemoDatabase(toQueryable(taken.pool))).toBe(false)
    } finally {
      await taken.close()
    }
  })
})
