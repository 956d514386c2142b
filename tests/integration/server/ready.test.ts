import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { makeOrganization, makeProject, makeServiceAccount } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload

beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

const ready = () => app.api('GET', '/api/ready')

describe('GET /api/ready', () => {
  it('answers everybody: database, schema, and when something last came in', async () => {
    const before = await ready()
    expect([before.status, before.body]).toEqual([
      200,
      {
        status: 'ready',
        database: 'reachable',
        migrations: { complete: true, missing: 0 },
        lag: { newestRequestAt: null, newestPostingAt: null },
      },
    ])

    const project = await makeProject(app.pool, await makeOrganization(app.pool))
    const token = await makeServiceAccount(app)
    const newest = new Date(Date.now() - 60_000).toISOString()
    const report = (id: string, time: string) => ({
      id,
      time,
      project,
      provider: 'openai',
      model: 'gpt-4o',
      tokens: { input: 1000, output: 10 },
    })
    const body = [report('new', newest), report('old', '2026-06-01T00:00:00Z')]
    const sent = await app.api('POST', '/api/usage', { token, body })
    expect(sent.body.accepted).toBe(2)

    const { lag } = (await ready()).body
    expect(lag.newestRequestAt).toBe(newest)
    const { rows } = await app.pool.query('select max(booked_at) as at from ledger.usage_postings')
    expect(lag.newestPostingAt).toBe(rows[0].at.toISOString())
  })

  it('answers 503 while a migration is missing', async () => {
    const { rows } = await app.pool.query(
      `delete from payload_migrations where name like '%organization_list' returning *`,
    )
    expect(rows).toHaveLength(1)
    const answer = await ready()
    await app.pool.query(`insert into payload_migrations (name, batch) values ($1, $2)`, [
      rows[0].name,
      rows[0].batch,
    ])
    expect([answer.status, answer.body]).toEqual([
      503,
      {
        status: 'not_ready',
        database: 'reachable',
        migrations: { complete: false, missing: 1 },
      },
    ])
    expect((await ready()).status).toBe(200)
  })
})

describe('without a database', () => {
  it('answers 503 and names no address', async () => {
    // What node-postgres throws where nothing listens any more.
    const query = vi.spyOn(app.pool, 'query').mockImplementation(() => {
      throw new Error('connect ECONNREFUSED 10.1.2.3:5432')
    })
    const answer = await ready()
    query.mockRestore()
    expect([answer.status, answer.body]).toEqual([
      503,
      { status: 'not_ready', database: 'unreachable' },
    ])
  })
})
