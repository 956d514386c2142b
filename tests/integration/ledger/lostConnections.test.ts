import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PoolClient } from 'pg'

import { createPool, openPool as openDatabasePool, poolSettings } from '@/db/tx'
import { isUnavailable } from '@/db/unavailable'

import {
  makeOrganization,
  makeServiceAccount,
  readBalance,
  signInAs,
} from '../../support/factories'
import { auditOf, ledgerApi, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'
import { act } from './faults/acts'
import {
  countStatements,
  expectBooksInOrder,
  expectDoneOnce,
  expectUntouched,
  makeAct,
  until,
} from './faults/faultBooks'

const CALLERS = 200

let app: TestPayload
let api: ReturnType<typeof ledgerApi>
let owner: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  api = ledgerApi(app)
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const gift = (organization: string, idempotencyKey: string): Promise<ApiAnswer> =>
  api.gift(organization, { creditAmount: '1', idempotencyKey }, owner.token)

/** Holds an organization's row, so that whoever moves its balance waits, until `release`. */
async function holdOrganization(organization: string) {
  const pool = createPool({
    connectionString: process.env.DATABASE_URL ?? '',
    applicationName: 'holder',
    max: 2,
  })
  const client: PoolClient = await pool.connect()
  await client.query('begin')
  await client.query('select 1 from organizations where id = $1 for update', [organization])
  const waiting = async (): Promise<number[]> => {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return rows.map(({ pid }) => pid)
  }
  return {
    waiting,
    signal: async (how: 'cancel' | 'terminate') => {
      for (const pid of await waiting()) await pool.query(`select pg_${how}_backend($1)`, [pid])
    },
    release: async () => {
      await client.query('rollback')
      client.release()
      await pool.end()
    },
  }
}

describe('a connection lost', () => {
  it.each(['gift', 'refund'] as const)(
    'after any statement of a %s leaves nothing, and the same key does it later',
    async (kind) => {
      const statements = await countStatements(app.pool, kind)
      expect(statements).toBeGreaterThanOrEqual(5)
      for (let lostAfter = 1; lostAfter <= statements; lostAfter += 1) {
        const what = await makeAct(app.pool, kind)
        const lost = act(app.pool, what, async (tx, answered) => {
          if (answered !== lostAfter) return
          const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
          await app.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
        })
        const error: unknown = await lost.then(
          () => null,
          (thrown: unknown) => thrown,
        )
        expect(isUnavailable(error) || (error as { status?: number }).status === 503).toBe(true)
        await expectUntouched(app.pool, what)
        await expectDoneOnce(app.pool, what)
      }
      await expectBooksInOrder(app.pool)
    },
  )

  it.each(['terminate', 'cancel'] as const)(
    'or a statement ended (%s) while a gift waits is answered 503, to be tried again',
    async (how) => {
      const organization = await makeOrganization(app.pool)
      const holder = await holdOrganization(organization)
      try {
        const answer = gift(organization, 'again')
        await until(async () => (await holder.waiting()).length === 1, 'the gift waits')
        await holder.signal(how)
        expect(refusalOf(await answer)).toEqual([503, 'database_busy'])
      } finally {
        await holder.release()
      }
      expect(await rowsOf(app.pool, organization)).toEqual([])
      expect(await auditOf(app.pool, organization)).toEqual([])
      expect((await gift(organization, 'again')).status).toBe(200)
      expect(await readBalance(app.pool, organization)).toMatchObject({ sequence: 1 })
    },
  )
})

describe('a statement that takes too long', () => {
  it('ends with nothing written, and the pool goes on', async () => {
    const settings = poolSettings({
      connectionString: process.env.DATABASE_URL ?? '',
      applicationName: 'impatient',
      max: 1,
    })
    const impatient = openDatabasePool({ ...settings, statement_timeout: 200 })
    const what = await makeAct(app.pool, 'gift')
    const holder = await holdOrganization(what.organization)
    try {
      await expect(act(impatient, what)).rejects.toMatchObject({ code: '57014' })
    } finally {
      await holder.release()
    }
    await expectUntouched(app.pool, what)
    await expectDoneOnce(impatient, what)
    await impatient.end()
  })
})

describe(`${CALLERS} callers while all connections are taken`, () => {
  it('get 503 after a bounded wait, and each gift once when they come again', async () => {
    const organization = await makeOrganization(app.pool)
    const keys = Array.from({ length: CALLERS }, (_, i) => `caller ${i}`)
    const holder = await holdOrganization(organization)
    const { options } = app.pool
    const patience = options.connectionTimeoutMillis ?? 0
    options.connectionTimeoutMillis = 1_500
    let answers: ApiAnswer[]
    try {
      const start = Date.now()
      const calls = Promise.all(keys.map((key) => gift(organization, key)))
      await until(async () => (await holder.waiting()).length === options.max, 'the pool is empty')
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      await holder.release()
      answers = await calls
      expect(Date.now() - start).toBeLessThan(20_000)
    } finally {
      options.connectionTimeoutMillis = patience
    }
    const outcomes = answers.map((answer) =>
      answer.status === 200 ? 'done' : refusalOf(answer).join(' '),
    )
    expect(new Set(outcomes)).toEqual(new Set(['done', '503 database_busy']))
    expect(await rowsOf(app.pool, organization)).toHaveLength(
      outcomes.filter((outcome) => outcome === 'done').length,
    )

    const again = await Promise.all(keys.map((key) => gift(organization, key)))
    expect(again.map(({ status }) => status)).toEqual(keys.map(() => 200))
    expect(await rowsOf(app.pool, organization)).toHaveLength(CALLERS)
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '200.000000000',
      sequence: CALLERS,
    })
    await expectBooksInOrder(app.pool)
  })
})

describe('credentials that cannot be looked up', () => {
  it('are not told to be wrong, on any door, and are as good as before when it is over', async () => {
    const gateway = await makeServiceAccount(app)
    const { options } = app.pool
    const patience = options.connectionTimeoutMillis ?? 0
    const ask = (method: string, path: string, token: string, body?: unknown) =>
      app.api(method, path, { token, body })
    const doors = () => [
      ask('POST', '/api/usage', gateway, []),
      ask('GET', '/api/admin/organizations', owner.token),
      ask('GET', '/api/organizations', owner.token),
      ask('GET', '/api/transactions/txn_none', owner.token),
      gift('org_none', 'busy'),
    ]
    options.connectionTimeoutMillis = 300
    const taken = await Promise.all(
      Array.from({ length: options.max ?? 0 }, () => app.pool.connect()),
    )
    try {
      for (const answer of await Promise.all(doors()))
        expect(refusalOf(answer)).toEqual([503, 'database_busy'])
    } finally {
      for (const client of taken) client.release()
      options.connectionTimeoutMillis = patience
    }
    const statuses = (await Promise.all(doors())).map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 200, 404, 404])
    expect((await ask('POST', '/api/usage', `llmgs_${'x'.repeat(40)}`, [])).status).toBe(401)
    expect((await ask('GET', '/api/admin/organizations', 'nonsense')).status).toBe(401)
  })
})
