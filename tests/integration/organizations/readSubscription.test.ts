import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { readSubscription } from '@/organizations/readSubscription'

import { makeOrganization } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 2 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const read = (organization: string) => readSubscription(toQueryable(pool), organization)

describe('what the books know of plans', () => {
  it('is nothing paid for, at first', async () => {
    const found = await read(await makeOrganization(pool))
    expect(found).toMatchObject({
      main: { plan: 'free', price: null, cycle: null, expiresAt: null, isCancelled: false },
      dev: { plan: 'none', price: null, allowance: null, isCancelled: false },
      trialEndsAt: null,
      paymentFailureCount: 0,
      stripeCustomerId: null,
    })
    expect(Math.abs(found.now.getTime() - Date.now())).toBeLessThan(60_000)
  })

  it('keeps the two plans apart, prices as canonical decimals', async () => {
    const organization = await makeOrganization(pool)
    await pool.query(
      `update organizations set plan = 'pro', plan_price = 49, billing_cycle = 'yearly',
         plan_expires_at = '2027-01-01Z', subscription_cancelled = true,
         stripe_subscription_id = 'sub_main', dev_plan = 'max', dev_plan_price = 179.5,
         dev_plan_billing_cycle = 'monthly', dev_plan_expires_at = '2026-12-01Z',
         dev_plan_cancelled = false, dev_plan_stripe_subscription_id = 'sub_dev',
         dev_plan_allowance = 537, trial_ends_at = '2026-11-30Z', payment_failure_count = 2,
         last_payment_failure_at = '2026-11-20Z', stripe_customer_id = 'cus_1'
       where id = $1`,
      [organization],
    )
    expect(await read(organization)).toMatchObject({
      main: {
        plan: 'pro',
        price: '49',
        cycle: 'yearly',
        expiresAt: new Date('2027-01-01Z'),
        isCancelled: true,
        stripeSubscriptionId: 'sub_main',
      },
      dev: {
        plan: 'max',
        price: '179.5',
        cycle: 'monthly',
        expiresAt: new Date('2026-12-01Z'),
        isCancelled: false,
        stripeSubscriptionId: 'sub_dev',
        allowance: '537',
      },
      trialEndsAt: new Date('2026-11-30Z'),
      paymentFailureCount: 2,
      lastPaymentFailureAt: new Date('2026-11-20Z'),
      stripeCustomerId: 'cus_1',
    })
  })

  it('is refused of an organization that does not exist', async () => {
    await expect(read('org_nobody')).rejects.toMatchObject({ code: 'organization_not_found' })
  })

  it('shares no Stripe customer between two organizations', async () => {
    const [one, two] = [await makeOrganization(pool), await makeOrganization(pool)]
    const give = (organization: string) =>
      pool.query(`update organizations set stripe_customer_id = 'cus_shared' where id = $1`, [
        organization,
      ])
    await give(one)
    await expect(give(two)).rejects.toMatchObject({ code: '23505' })
  })
})
