import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { postTransaction } from '@/ledger/postTransaction'
import { listLatestTransactions } from '@/organizations/listLatestTransactions'
import { countNewOrganizations } from '@/organizations/countNewOrganizations'

import { makeOrganization, topUp } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

describe('new organizations', () => {
  it('are counted from inclusive, to exclusive', async () => {
    const id = await makeOrganization(pool)
    const at = Date.UTC(2020, 0, 1)
    await pool.query('update organizations set created_at = $2 where id = $1', [id, new Date(at)])
    const count = (from: number, to: number) =>
      countNewOrganizations(toQueryable(pool), { from, to })
    expect(await count(at, at + 1)).toBe(1)
    expect(await count(at - 1, at)).toBe(0)
    expect(await count(at + 1, at + 2)).toBe(0)
  })
})

describe('the latest movements', () => {
  it('are those that moved something, the newest first, with whose they are', async () => {
    const organization = await makeOrganization(pool, { name: 'Latest' })
    const { id: first } = await topUp(pool, organization, '25')
    const post = (type: 'credit_gift' | 'subscription_cancel', creditAmount: string | null) =>
      inTransaction(pool, (tx) =>
        postTransaction(tx, {
          organization,
          type,
          amount: null,
          creditAmount,
          description: 'Test',
          actor: 'system:test',
        }),
      )
    const { id: second } = await post('credit_gift', '1.5')
    await post('subscription_cancel', null)
    const latest = await listLatestTransactions(toQueryable(pool), 2)
    expect(latest).toMatchObject([
      { id: second, type: 'credit_gift', amount: null, creditAmount: '1.5', isReversal: false },
      { id: first, type: 'credit_topup', amount: '25', organizationName: 'Latest', organization },
    ])
  })
})
