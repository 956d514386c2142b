import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { openPool, runCheck, tamper } from './books'

/** More than two batches of organizations, and of audit rows. */
const ORGANIZATIONS = 4_500
const AUDIT_ROWS = 11_000

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openPool(database)
  await pool.query(
    `insert into organizations (id, name, billing_email, status, retention_level, plan, dev_plan,
       payment_failure_count, updated_at, created_at)
     select 'org_' || lpad(n::text, 6, '0'), 'Organization ' || n, n || '@example.com', 'active', 'none',
       'free', 'none', 0, now(), now()
     from generate_series(1, $1) as n`,
    [ORGANIZATIONS],
  )
  await pool.query(
    `insert into audit_logs (id, actor, action, resource_type, result, personal_hash)
     select 'aud_' || lpad(n::text, 6, '0'), 'usr_x', 'test.act', 'test', 'done', 'a hash'
     from generate_series(1, $1) as n`,
    [AUDIT_ROWS],
  )
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(6, '0')}`

describe('a walk in batches', () => {
  it('looks at every organization once, the first and the last of each batch included', async () => {
    const edges = [1, 2000, 2001, 4000, 4001, ORGANIZATIONS].map((n) => id('org', n))
    await tamper(
      pool,
      `update organizations set credits = 1 where id in (${edges.map((edge) => `'${edge}'`).join(', ')})`,
    )
    const result = await runCheck(pool, 'balance')
    expect(result.examined).toBe(ORGANIZATIONS)
    expect(result.differing).toBe(edges.length)
    expect(result.samples.map(({ row }) => row)).toEqual(edges)
  })

  it('finds what is booked for organizations before, between and after those that exist', async () => {
    const strangers = ['aaa', 'org_002000a', 'org_zzz', 'zzz']
    await tamper(
      pool,
      `insert into ledger.usage_postings
       select org, 1, now(), 1, 2, -2
       from unnest(array[${strangers.map((name) => `'${name}'`).join(', ')}]) as s(org)`,
    )
    const result = await runCheck(pool, 'balance')
    const missing = result.samples.filter(({ rule }) => rule === 'organization_missing')
    expect(missing.map(({ row }) => row).sort()).toEqual([...strangers].sort())
  })

  it('looks at every audit row once, with or without its personal part', async () => {
    const strangers = ['aud_000000', 'aud_005000a', 'aud_zzzzzz']
    await tamper(
      pool,
      `insert into audit_personal (audit_id, salt, email)
       select id, 'salt', 'a@example.com' from audit_logs where right(id, 1) = '0'
       union all
       select id, 'salt', null from unnest(array[${strangers.map((name) => `'${name}'`).join(', ')}]) as s(id)`,
    )
    const { rows } = await pool.query<{ count: string }>('select count(*) from audit_logs')
    const result = await runCheck(pool, 'audit')
    expect(result.examined).toBe(Number(rows[0]?.count) + strangers.length)
    expect(result.differing).toBe(AUDIT_ROWS / 10 + strangers.length)
    const alone = result.samples.filter(({ rule }) => rule === 'personal_alone')
    expect(alone.map(({ row }) => row)).toEqual(strangers)
  })

  it('keeps 20 samples of a rule, and counts the rest', async () => {
    await tamper(pool, 'update organizations set total_spent = 3')
    const result = await runCheck(pool, 'balance')
    expect(result.samples.filter(({ rule }) => rule === 'total_spent')).toHaveLength(20)
    expect(result.differing).toBeGreaterThanOrEqual(ORGANIZATIONS)
  })
})
