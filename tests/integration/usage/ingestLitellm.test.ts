import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ForeignRowResult } from '@/metering/recordForeignBatch'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
  signInAs,
} from '../../support/factories'
import { teamRow } from '../../support/litellmRows'
import { countQueued, mapName, mapTeam, states } from '../../support/mappings'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let machine: string
let owner: string

beforeAll(async () => {
  app = await bootTestPayload()
  machine = await makeServiceAccount(app)
  owner = (await signInAs(app, 'owner')).token
})
afterAll(() => app.close())

const send = (body: unknown, token = machine) =>
  app.api('POST', '/api/usage/litellm', { token, body })

const sendRaw = (rawBody: string | Uint8Array, headers: Record<string, string> = {}) =>
  app.api('POST', '/api/usage/litellm', {
    token: machine,
    rawBody: rawBody as BodyInit,
    headers: { 'content-type': 'application/json', ...headers },
  })

const mappedTeam = (organization?: string) => mapTeam(app, owner, organization)

// gpt-4o: 1,200 uncached and 800 cached input, 310 output.
const CHARGE = '0.0071'

describe('POST /api/usage/litellm', () => {
  it('takes an array, one object, and one object a line under any type', async () => {
    const { organization, team } = await mappedTeam()
    const lines = [teamRow(team), teamRow(team)].map((row) => JSON.stringify(row)).join('\n')
    const answers = [
      await send([teamRow(team), teamRow(team)]),
      await send(teamRow(team)),
      await sendRaw(lines),
      await sendRaw(`${lines.replaceAll('call-', 'call-b')}\n`, {
        'content-type': 'application/x-ndjson',
      }),
      await sendRaw(gzipSync(JSON.stringify([teamRow(team)])), { 'content-encoding': 'gzip' }),
    ]
    expect(answers.map(({ status, body }) => [status, body.accepted])).toEqual([
      [200, 2],
      [200, 1],
      [200, 2],
      [200, 2],
      [200, 1],
    ])
    expect(answers[0]?.body).toMatchObject({ charge: '0.0142', queued: 0, ignored: 0 })
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.056800000')
  })

  it('answers each row for itself', async () => {
    const { team } = await mappedTeam()
    const good = teamRow(team)
    const answer = await send([
      good,
      good,
      { ...good, prompt_tokens: 1, metadata: { ...(good.metadata as object), usage_object: null } },
      teamRow(team, { litellm_call_id: 'x'.repeat(10_000) }),
      teamRow(team, { metadata: { usage_object: { prompt_tokens: -1 } } }),
      teamRow(team, { startTime: 0 }),
      teamRow('nobody'),
      teamRow(team, {
        call_type: 'aretrieve_batch',
        response_cost: 0,
        metadata: { usage_object: { prompt_tokens: 0 } },
      }),
      'text',
    ])
    expect(states(answer)).toEqual([
      'accepted',
      'duplicate',
      'content_differs',
      'too_large',
      'tokens_invalid',
      'time_out_of_range',
      'no_mapping',
      'ignored',
      'field_invalid',
    ])
    expect(answer.body).toMatchObject({
      accepted: 1,
      duplicates: 2,
      rejected: 4,
      queued: 1,
      ignored: 1,
      charge: CHARGE,
    })
  })

  it('keeps the reported cost and the raw usage object beside our charge', async () => {
    const { team } = await mappedTeam()
    const row = teamRow(team, { response_cost: 0.123456789123 })
    await send([row])
    const { rows } = await app.pool.query(
      `select r.reported_cost::text as reported, d.usage, d.metadata, d.content
       from metering.requests r join metering.request_details d on d.usage is not null
       where r.id = $1 and d.metadata->>'traceId' = $2`,
      [row.litellm_call_id, row.trace_id],
    )
    expect(rows[0]).toMatchObject({
      reported: '0.123456789',
      usage: { prompt_tokens: 2000 },
      metadata: { callType: 'acompletion' },
      content: null,
    })
  })

  it('keeps prompts and answers only where the organization retains them', async () => {
    for (const [retentionLevel, kept] of [
      ['none', 0],
      ['retain', 1],
    ] as const) {
      const { team } = await mappedTeam(await makeOrganization(app.pool, { retentionLevel }))
      const secret = `secret of ${team}`
      await send([teamRow(team, { messages: [{ role: 'user', content: secret }] })])
      const { rows } = await app.pool.query(
        `select count(*)::int as n from metering.request_details where content::text like $1`,
        [`%${secret}%`],
      )
      expect(rows[0].n).toBe(kept)
    }
  })

  it('finds a key by the hash of its token, and a project by its name in a known organization', async () => {
    const { organization } = await mappedTeam()
    const project = await makeProject(app.pool, organization)
    const key = await makeApiKey(app.pool, project)
    const hash = createHash('sha256').update(key).digest('hex')
    await app.pool.query('update api_keys set token_hash = $1 where id = $2', [hash, key])
    const names = { user_api_key_org_id: organization, user_api_key_team_alias: project }
    const answer = await send([
      teamRow('nobody', { metadata: { user_api_key_hash: hash } }),
      teamRow('nobody', { metadata: names }),
    ])
    expect(states(answer)).toEqual(['accepted', 'accepted'])
    const { rows } = await app.pool.query('select usage::text from api_keys where id = $1', [key])
    expect(rows[0].usage).toBe('0.007100000')
  })

  it('counts a call once, however many gateways and loggers tell of it, per organization', async () => {
    const { organization, team } = await mappedTeam()
    const elsewhere = await mappedTeam()
    const other = await makeServiceAccount(app)
    const row = teamRow(team)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => send([row, row], i % 2 === 0 ? machine : other)),
    )
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(1)
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.007100000')
    const there = teamRow(elsewhere.team, { litellm_call_id: row.litellm_call_id })
    expect(states(await send([there], other))).toEqual(['accepted'])
  })

  it('charges the success of a call whose first attempts failed', async () => {
    const { organization, team } = await mappedTeam()
    const call = { litellm_call_id: `retried-${team}` }
    const start = Date.now() / 1000 - 60
    const failed = (seconds: number) =>
      teamRow(team, {
        ...call,
        status: 'failure',
        startTime: start + seconds,
        metadata: { usage_object: null },
        prompt_tokens: 0,
        completion_tokens: 0,
        error_information: {
          error_class: 'RateLimitError',
          error_code: '429',
          llm_provider: 'openai',
        },
      })
    const answer = await send([failed(0), failed(2), failed(2), teamRow(team, call)])
    expect(states(answer)).toEqual(['accepted', 'accepted', 'duplicate', 'accepted'])
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.007100000')
  })

  it('rates by the mapped or catalogued name of a deployment', async () => {
    const { team } = await mappedTeam()
    await mapName(app, owner, {
      kind: 'model',
      foreignName: 'Our-Deployment',
      target: 'gpt-4o',
      format: 'litellm',
    })
    await mapName(app, owner, { kind: 'provider', foreignName: 'our-proxy', target: 'openai' })
    const answer = await send([
      teamRow(team, {
        model: 'our-deployment',
        custom_llm_provider: 'our-proxy',
        model_map_information: null,
      }),
      teamRow(team, {
        model: 'azure-name',
        model_map_information: { model_map_key: 'openai/gpt-4o' },
      }),
      teamRow(team, { model: 'no-such-model', model_map_information: null }),
    ])
    expect(answer.body.results.map((result: ForeignRowResult) => result.charge)).toEqual([
      CHARGE,
      CHARGE,
      '0',
    ])
  })

  it('holds a bound service account to its organizations', async () => {
    const mine = await mappedTeam()
    const other = await mappedTeam()
    const bound = await makeServiceAccount(app, ['usage:write'], [mine.organization])
    const answer = await send([teamRow(mine.team), teamRow(other.team)], bound)
    expect(states(answer)).toEqual(['accepted', 'organization_not_allowed'])
  })

  it.each([
    ['half an array', '[{"id":"a"},', 400],
    ['half an object', '{"id":"a", "metadata": {', 400],
    ['half a printed object', '{\n  "id": "a",\n  "metadata": {', 400],
    ['a number', '7', 400],
    ['nothing', '', 400],
    ['broken UTF-8', new Uint8Array([0x5b, 0xff, 0x5d]), 400],
    ['10,000 levels', '['.repeat(10_000) + ']'.repeat(10_000), 200],
    ['5,001 rows', `[${Array(5001).fill('{}').join(',')}]`, 413],
  ])('with %s as a whole answers %s', async (_, body, status) => {
    const before = await countQueued(app)
    expect((await sendRaw(body)).status).toBe(status)
    expect(await countQueued(app)).toBe(before)
  })

  it('stops a gzip bomb and refuses broken gzip and other types', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    expect((await sendRaw(bomb, { 'content-encoding': 'gzip' })).status).toBe(413)
    expect((await sendRaw('no gzip', { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await sendRaw('[]', { 'content-encoding': 'br' })).status).toBe(415)
    expect((await sendRaw('[]', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await sendRaw('[]')).body).toMatchObject({
      accepted: 0,
      queued: 0,
      charge: '0',
      results: [],
    })
  })

  it('shows only what somebody should look at, where asked', async () => {
    const { team } = await mappedTeam()
    const path = '/api/usage/litellm?results=rejected'
    const answer = await app.api('POST', path, { token: machine, body: [teamRow(team), 'text'] })
    expect(answer.body).toMatchObject({ accepted: 1, rejected: 1, results: [{ index: 1 }] })
  })
})
