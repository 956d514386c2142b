import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { CHECKS, COMPARISONS } from '@/integrity/checks'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'
import { fillBooks, tamper, type Books } from './books'

let app: TestPayload
let auditor: { id: string; token: string }
let books: Books

beforeAll(async () => {
  app = await bootTestPayload()
  auditor = await signInAs(app, 'auditor')
  books = await fillBooks(app.pool)
})
beforeEach(() => app.pool.query('delete from integrity.runs'))
afterAll(() => app.close())

const read = () => app.api('GET', '/api/admin/integrity', { token: auditor.token })
const start = () => app.api('POST', '/api/admin/integrity/run', { token: auditor.token })

const ended = (): Promise<ApiAnswer> =>
  vi.waitFor(
    async () => {
      const answer = await read()
      expect(answer.body.running).toBeNull()
      return answer
    },
    { timeout: 50_000, interval: 100 },
  )

/** Holds the lock of a run as another process would. */
async function holdLock(): Promise<() => Promise<void>> {
  const client = await app.pool.connect()
  await client.query('select pg_advisory_lock(7234, 31)')
  return async () => {
    await client.query('select pg_advisory_unlock(7234, 31)')
    client.release()
  }
}

describe('the integrity routes', () => {
  it('say that nothing was proved yet', async () => {
    const answer = await read()
    expect([answer.status, answer.body]).toEqual([200, { running: null, last: null }])
  })

  it('run every check, keep the result and tell it in the audit trail', async () => {
    const started = await start()
    expect(started.status).toBe(202)
    expect(started.body).toEqual({ status: 'running', startedAt: expect.any(String) })

    const { last } = (await ended()).body
    expect(last).toMatchObject({
      startedAt: started.body.startedAt,
      actor: auditor.id,
      failure: null,
      result: { ok: true },
    })
    const names = (list: { name: string }[]) => list.map(({ name }) => name)
    expect(names(last.result.checks)).toEqual(names([...CHECKS]))
    expect(names(last.result.comparisons)).toEqual(names([...COMPARISONS]))
    expect(last.result.checks[0]).toMatchObject({
      examined: 1,
      differing: 0,
      samples: [],
      durationMs: expect.any(Number),
      finishedAt: expect.any(String),
    })
    const { rows } = await app.pool.query(
      `select actor, actor_role, resource from audit_logs where action = 'integrity.run' order by created_at desc`,
    )
    expect(rows[0]).toEqual({ actor: auditor.id, actor_role: 'auditor', resource: last.id })
  })

  it('keep what differs, with its samples', async () => {
    const id = books.organization
    await tamper(app.pool, `update organizations set credits = credits + 2 where id = '${id}'`)
    await start()
    const { last } = (await ended()).body
    expect(last.result.ok).toBe(false)
    expect(last.result.checks[0]).toMatchObject({
      name: 'balance',
      differing: 1,
      samples: [{ rule: 'credits', row: id, difference: '2' }],
    })
    await tamper(app.pool, `update organizations set credits = credits - 2 where id = '${id}'`)
  })

  it('refuse a second run while one is going on, and name that one', async () => {
    const release = await holdLock()
    const { rows } = await app.pool.query(
      `insert into integrity.runs (actor) values ('usr_somebody') returning started_at`,
    )
    const refused = await start()
    expect([refused.status, refused.body.error.code]).toEqual([409, 'integrity_running'])
    expect((await read()).body.running).toEqual({
      startedAt: rows[0].started_at.toISOString(),
      actor: 'usr_somebody',
    })
    await release()
    const broken = (await read()).body
    expect(broken.running).toBeNull()
    expect(broken.last).toMatchObject({ result: null, failure: expect.stringContaining('ended') })
  })

  it('run one after the other, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, start))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status !== 202 && status !== 409)).toEqual([])
    await ended()
    const { rows } = await app.pool.query(
      `select count(*)::int as runs, bool_and(started_at >= before) as in_order
       from (select started_at, lag(finished_at, 1, '-infinity') over (order by id) as before
             from integrity.runs) r`,
    )
    const begun = statuses.filter((status) => status === 202).length
    expect(begun).toBeGreaterThan(0)
    expect(rows[0]).toEqual({ runs: begun, in_order: true })
  })

  it('keep a run that broke off, with its reason', async () => {
    await app.pool.query('alter table metering.rollups rename column requests to requests_gone')
    try {
      await start()
      const { last } = (await ended()).body
      expect(last).toMatchObject({ result: null, failure: expect.stringContaining('requests') })
    } finally {
      await app.pool.query('alter table metering.rollups rename column requests_gone to requests')
    }
  })
})
