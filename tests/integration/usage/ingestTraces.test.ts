import { gzipSync } from 'node:zlib'

import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
  signInAs,
} from '../../support/factories'
import { countQueued, mapName } from '../../support/mappings'
import { GEN_AI, otlpJson, otlpProtobuf, type SpanFacts } from '../../support/otlpSpans'
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

const post = (rawBody: string | Uint8Array, headers: Record<string, string>, token = machine) =>
  app.api('POST', '/api/v1/traces', { token, rawBody: rawBody as BodyInit, headers })
const sendJson = (spans: readonly SpanFacts[], token?: string) =>
  post(otlpJson(spans), { 'content-type': 'application/json' }, token)
const sendProtobuf = (spans: readonly SpanFacts[]) =>
  post(otlpProtobuf(spans), { 'content-type': 'application/x-protobuf' })

const counts = ({ headers }: { headers: Headers }) =>
  ['accepted', 'duplicate', 'queued', 'rejected', 'ignored'].map((name) =>
    Number(headers.get(`x-spans-${name}`)),
  )

const place = async (retentionLevel?: string) => {
  const organization = await makeOrganization(app.pool, retentionLevel ? { retentionLevel } : {})
  const project = await makeProject(app.pool, organization)
  const own = (facts: SpanFacts = {}): SpanFacts => ({
    resource: { 'llmgateway.project': project },
    ...facts,
  })
  return { organization, project, own }
}

const ids = (n: number) => ({
  traceId: n.toString(16).padStart(32, 'a'),
  spanId: n.toString(16).padStart(16, 'b'),
})

describe('POST /api/v1/traces', () => {
  it('takes JSON, protobuf and gzip, and answers in the caller’s encoding', async () => {
    const { organization, own } = await place()
    const json = await sendJson([own()])
    expect([json.status, json.headers.get('content-type'), json.body]).toEqual([
      200,
      'application/json',
      {},
    ])
    const protobuf = await sendProtobuf([own(), own()])
    expect([protobuf.status, protobuf.headers.get('content-type'), protobuf.body]).toEqual([
      200,
      'application/x-protobuf',
      '',
    ])
    const zipped = await post(gzipSync(otlpProtobuf([own()])), {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
    })
    expect(counts(zipped)).toEqual([1, 0, 0, 0, 0])
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.028400000')
  })

  it('tells rejected spans with the reason, and ignores those that are no inference', async () => {
    const { own } = await place()
    const spans = [
      own(),
      own({ attributes: { ...GEN_AI, 'gen_ai.usage.output_tokens': -1 } }),
      own({ start: 12 }),
      own({ attributes: { ...GEN_AI, 'gen_ai.operation.name': 'invoke_agent' } }),
      own({ attributes: { 'http.request.method': 'POST' } }),
    ]
    const json = await sendJson(spans)
    expect(counts(json)).toEqual([1, 0, 0, 2, 2])
    const { rejectedSpans, errorMessage } = json.body.partialSuccess
    expect(rejectedSpans).toBe('2')
    expect(errorMessage).toContain('tokens_invalid')
    expect(errorMessage).toContain('time_out_of_range')

    const protobuf = await sendProtobuf(spans.slice(1))
    expect(protobuf.status).toBe(200)
    expect(counts(protobuf)).toEqual([0, 0, 0, 2, 2])
    expect(ProtobufTraceSerializer.deserializeResponse(protobuf.bytes)).toMatchObject({
      partialSuccess: { rejectedSpans: 2, errorMessage },
    })
  })

  it('counts a span once, in one request and in parallel ones, of JSON and protobuf', async () => {
    const { organization, own } = await place()
    const spans = Array.from({ length: 20 }, (_, i) =>
      own({ ...ids(i + 1), start: Date.now() / 1000 - 60 }),
    )
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        i % 2 === 0 ? sendJson([...spans, ...spans]) : sendProtobuf(spans),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200))
    expect(answers.reduce((sum, answer) => sum + (counts(answer)[0] ?? 0), 0)).toBe(20)
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.142000000')
    const different = own({ ...ids(1), attributes: { ...GEN_AI, 'gen_ai.usage.output_tokens': 1 } })
    const answer = await sendJson([different])
    expect(counts(answer)).toEqual([0, 1, 0, 0, 0])
    expect(answer.body.partialSuccess).toMatchObject({
      rejectedSpans: '0',
      errorMessage: expect.stringContaining('content_differs'),
    })
  })

  it('queues the spans of a service that nobody has mapped, and says so as a warning', async () => {
    const { organization, project } = await place()
    const span = { resource: { 'service.name': 'shop-of-nobody' } }
    const answer = await sendJson([span, span])
    expect(counts(answer)).toEqual([0, 0, 2, 0, 0])
    expect(answer.body.partialSuccess.rejectedSpans).toBe('0')
    expect(answer.body.partialSuccess.errorMessage).toContain('shop-of-nobody')
    await app.pool.query(
      `insert into usage_mappings (id, kind, foreign_name, target, format)
       values ('map_shop', 'project', 'shop-of-nobody', $1, 'otlp')`,
      [project],
    )
    const booked = await app.api('POST', '/api/admin/usage-queue/book', { token: owner })
    expect(booked.body).toMatchObject({ booked: 2, duplicates: 0, charge: '0.0142' })
    expect(await countQueued(app)).toBe(0)
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.014200000')
  })

  it('sends what names no owner to the project of the rest, for that account alone', async () => {
    const { organization, project } = await place()
    const mine = await makeServiceAccount(app)
    const { rows } = await app.pool.query(
      'select id from service_accounts order by created_at desc limit 1',
    )
    await mapName(app, owner, {
      kind: 'project',
      foreignName: '*',
      target: project,
      serviceAccount: rows[0].id,
    })
    const span = { resource: {} }
    expect(counts(await sendJson([span], mine))).toEqual([1, 0, 0, 0, 0])
    expect(counts(await sendJson([span]))).toEqual([0, 0, 1, 0, 0])
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.007100000')
  })

  it('holds a bound service account to its organizations', async () => {
    const mine = await place()
    const other = await place()
    const bound = await makeServiceAccount(app, ['usage:write'], [mine.organization])
    const answer = await sendJson([mine.own(), other.own()], bound)
    expect(counts(answer)).toEqual([1, 0, 0, 1, 0])
    expect(answer.body.partialSuccess.errorMessage).toContain('organization_not_allowed')
  })

  it('keeps prompts and answers only where the organization retains them', async () => {
    for (const [retentionLevel, kept] of [
      ['none', 0],
      ['retain', 1],
    ] as const) {
      const { organization, own } = await place(retentionLevel)
      const secret = `secret of ${organization}`
      await sendJson([own({ attributes: { ...GEN_AI, 'gen_ai.input.messages': secret } })])
      const { rows } = await app.pool.query(
        `select count(*)::int as n from metering.request_details d where d::text like $1`,
        [`%${secret}%`],
      )
      expect(rows[0].n).toBe(kept)
    }
  })

  it('answers what cannot be read as a whole with our error, and stores nothing of it', async () => {
    const answers = [
      await post('{"resourceSpans"', { 'content-type': 'application/json' }),
      await post(new Uint8Array([0x0a, 0x7f]), { 'content-type': 'application/x-protobuf' }),
      await post('{}', { 'content-type': 'text/plain' }),
      await post(gzipSync(Buffer.alloc(50 * 1024 * 1024)), {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
      }),
    ]
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
      [400, 'body_invalid'],
      [400, 'body_invalid'],
      [415, 'content_type_unsupported'],
      [413, 'body_too_large'],
    ])
  })
})
