import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { RowResult } from '@/metering/recordBatch'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
  signInAs,
  topUp,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let machine: string

beforeAll(async () => {
  app = await bootTestPayload()
  machine = await makeServiceAccount(app)
})
afterAll(() => app.close())

const report = (rows: unknown, token = machine) =>
  app.api('POST', '/api/usage', { token, body: rows })

const place = async () => {
  const organization = await makeOrganization(app.pool)
  const project = await makeProject(app.pool, organization)
  return { organization, project }
}

let counter = 0
const row = (project: string, overrides: Record<string, unknown> = {}) => ({
  id: `req_${(counter += 1)}`,
  time: new Date(Date.now() - 60_000).toISOString(),
  project,
  provider: 'openai',
  model: 'gpt-4o',
  tokens: { input: 1200, cachedInput: 800, output: 310 },
  ...overrides,
})

// gpt-4o: $2.50 input, $1.25 cached input, $10 output per 1 M tokens.
const CHARGE = '0.0071'

describe('POST /api/usage', () => {
  it('rates, stores, rolls up and debits a batch', async () => {
    const { organization, project } = await place()
    const key = await makeApiKey(app.pool, project)
    await topUp(app.pool, organization, '10')
    const answer = await report([row(project), row(project, { apiKey: key, project: undefined })])

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ accepted: 2, duplicates: 0, rejected: 0, charge: '0.0142' })
    expect(answer.body.results[0]).toMatchObject({ index: 0, status: 'accepted', charge: CHARGE })
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '9.985800000',
      totalSpent: '0.014200000',
      sequence: 2,
    })
    const { rows } = await app.pool.query(
      `select usage::text, last_used_at is not null as used from api_keys where id = $1`,
      [key],
    )
    expect(rows[0]).toEqual({ usage: '0.007100000', used: true })
  })

  it('answers each row for itself, and a bad one sinks none', async () => {
    const { organization, project } = await place()
    const other = await place()
    const good = row(project)
    const answer = await report([
      good,
      good,
      row('prj_nobody'),
      row(project, { tokens: { input: -1 } }),
      row(project, { organization: other.organization }),
      row(project, { apiKey: 'key_nobody' }),
      row(project, { tokns: {} }),
      { ...good, tokens: { input: 1 } },
      row(project, { model: 'no-such-model' }),
      'text',
    ])
    expect(answer.status).toBe(200)
    expect(answer.body.results.map((result: RowResult) => [result.status, result.code])).toEqual([
      ['accepted', undefined],
      ['duplicate', undefined],
      ['rejected', 'unknown_project'],
      ['rejected', 'tokens_invalid'],
      ['rejected', 'organization_mismatch'],
      ['rejected', 'unknown_api_key'],
      ['rejected', 'unknown_field'],
      ['duplicate', 'content_differs'],
      ['accepted', undefined],
      ['rejected', expect.any(String)],
    ])
    expect(answer.body).toMatchObject({ accepted: 2, duplicates: 2, rejected: 6, charge: CHARGE })
    expect((await readBalance(app.pool, organization)).credits).toBe(`-${CHARGE}00000`)

    const filtered = await app.api('POST', '/api/usage?results=rejected', {
      token: machine,
      body: [good, row('prj_nobody'), { ...good, tokens: { input: 2 } }],
    })
    expect(filtered.body.results.map((result: RowResult) => result.index)).toEqual([1, 2])
  })

  it('counts a replayed batch once, also when it comes 8 times at once', async () => {
    const { organization, project } = await place()
    const rows = Array.from({ length: 200 }, () => row(project))
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => report([...rows].sort(() => Math.random() - 0.5))),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200))
    const accepted = answers.reduce((sum, answer) => sum + answer.body.accepted, 0)
    expect(accepted).toBe(200)
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('1.420000000')
    const { rows: sums } = await app.pool.query(
      `select sum(r.requests)::int as n from metering.rollups r
       join metering.dimensions d on d.id = r.entity and d.kind = 1
       where r.series = 2 and d.value = $1`,
      [organization],
    )
    expect(sums[0].n).toBe(200)
  })

  it('takes NDJSON, gzip and an empty array', async () => {
    const { project } = await place()
    const lines = [JSON.stringify(row(project)), '{"id":', JSON.stringify(row(project))].join('\n')
    const ndjson = await app.api('POST', '/api/usage', {
      token: machine,
      rawBody: lines,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(ndjson.body.results.map((result: RowResult) => result.code ?? result.status)).toEqual([
      'accepted',
      'invalid_json',
      'accepted',
    ])
    const zipped = await app.api('POST', '/api/usage', {
      token: machine,
      rawBody: gzipSync(JSON.stringify([row(project)])) as unknown as BodyInit,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    })
    expect(zipped.body.accepted).toBe(1)
    expect((await report([])).body).toMatchObject({ accepted: 0, rejected: 0, charge: '0' })
  })

  it.each([
    ['JSON that does not parse', '[{', 'application/json', 400],
    ['an object', '{}', 'application/json', 400],
    ['another content type', '[]', 'text/plain', 415],
    ['5,001 rows', `[${Array(5001).fill('{}').join(',')}]`, 'application/json', 413],
    ['more than 10 MiB', `["${'x'.repeat(10 * 1024 * 1024)}"]`, 'application/json', 413],
  ])('refuses %s as a whole', async (_, rawBody, contentType, status) => {
    const answer = await app.api('POST', '/api/usage', {
      token: machine,
      rawBody,
      headers: { 'content-type': contentType },
    })
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
    })
  })

  it('holds a service account to its organizations, its scope and its expiry', async () => {
    const mine = await place()
    const other = await place()
    const bound = await makeServiceAccount(app, ['usage:write'], [mine.organization])
    const answer = await report([row(mine.project), row(other.project)], bound)
    expect(answer.body.results.map((result: RowResult) => result.code ?? result.status)).toEqual([
      'accepted',
      'organization_not_allowed',
    ])
    const reader = await makeServiceAccount(app, ['config:read'])
    expect((await report([], reader)).status).toBe(403)
    const expired = await makeServiceAccount(app, ['usage:write'], [], new Date(Date.now() - 1000))
    expect((await report([], expired)).status).toBe(401)
    const owner = await signInAs(app, 'owner')
    expect((await report([], owner.token)).status).toBe(403)
  })

  it('charges usage of blocked, inactive and deleted organizations: it happened', async () => {
    for (const status of ['inactive', 'deleted']) {
      const organization = await makeOrganization(app.pool, { status })
      const project = await makeProject(app.pool, organization)
      expect((await report([row(project)])).body.accepted).toBe(1)
      expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.007100000')
    }
  })

  it('drops prompts and answers unless the organization retains them', async () => {
    for (const [retentionLevel, kept] of [
      ['none', 0],
      ['retain', 1],
    ] as const) {
      const organization = await makeOrganization(app.pool, { retentionLevel })
      const project = await makeProject(app.pool, organization)
      const secret = `secret of ${organization}`
      await report([row(project, { content: { input: secret, output: 'x' } })])
      const { rows } = await app.pool.query(
        `select count(*)::int as n from metering.request_details where content::text like $1`,
        [`%${secret}%`],
      )
      expect(rows[0].n).toBe(kept)
    }
  })
})

describe('an edit while usage is booked', () => {
  it('loses none of 50 debits', async () => {
    const owner = await signInAs(app, 'owner')
    const { organization, project } = await place()
    await topUp(app.pool, organization, '100')
    const debits = Array.from({ length: 50 }, () => report([row(project)]))
    const edits = Array.from({ length: 25 }, (_, i) =>
      app.api('PATCH', `/api/organizations/${organization}`, {
        token: owner.token,
        body: { name: `Renamed ${i}`, notes: `Note ${i}`, credits: '1000000' },
      }),
    )
    const answers = await Promise.all([...debits, ...edits])
    expect(answers.every((answer) => answer.status === 200)).toBe(true)
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '99.645000000',
      allTimeCredits: '100.000000000',
      totalSpent: '0.355000000',
      sequence: 51,
    })
    const { rows } = await app.pool.query('select name from organizations where id = $1', [
      organization,
    ])
    expect(rows[0].name).toMatch(/^Renamed/)
  })

  it('cannot move any counted column, by whatever path', async () => {
    const { organization, project } = await place()
    const key = await makeApiKey(app.pool, project)
    await app.pool.query(
      `update organizations set credits = 5, all_time_credits = 5, total_spent = 5, ledger_sequence = 5
       where id = $1`,
      [organization],
    )
    await app.pool.query(`update api_keys set usage = 5, last_used_at = now() where id = $1`, [key])
    await app.pool.query(`update service_accounts set last_used_at = '2000-01-01'`)
    expect(await readBalance(app.pool, organization)).toEqual({
      credits: '0.000000000',
      allTimeCredits: '0.000000000',
      totalSpent: '0.000000000',
      sequence: 0,
    })
    const { rows } = await app.pool.query(
      'select usage::text, last_used_at from api_keys where id = $1',
      [key],
    )
    expect(rows[0]).toEqual({ usage: '0.000000000', last_used_at: null })
    const accounts = await app.pool.query(
      `select count(*)::int as n from service_accounts where last_used_at = '2000-01-01'`,
    )
    expect(accounts.rows[0].n).toBe(0)
  })
})
