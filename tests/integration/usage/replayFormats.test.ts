import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, makeProject, makeServiceAccount } from '../../support/factories'
import { otlpJson, otlpProtobuf, type SpanFacts } from '../../support/otlpSpans'
import { runCommand } from '../../support/runCommand'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'
import { readRecentTrace, TRACE, traceFile, type TraceRow } from '../../support/trace'

// Nearly nine thousand requests each, beside whatever else the machine does.
const PATIENCE_MS = 240_000

let app: TestPayload
let machine: string
let rows: TraceRow[]
let folder: string
let expected: Awaited<ReturnType<typeof totalsOf>>

beforeAll(async () => {
  app = await bootTestPayload()
  machine = await makeServiceAccount(app)
  folder = mkdtempSync(path.join(tmpdir(), 'replay-'))
  rows = readRecentTrace(traceFile(folder).file)
  expected = await replay(OURS)
}, PATIENCE_MS)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.close()
})

const JSON_TYPE = { 'content-type': 'application/json' }

const send = (path: string, body: string | Uint8Array, headers: Record<string, string>) =>
  app.api('POST', path, {
    token: machine,
    rawBody: gzipSync(body) as unknown as BodyInit,
    headers: { ...headers, 'content-encoding': 'gzip' },
  })

// A third of the input was cached, a quarter of the answer was thinking: the same in every format.
const cachedOf = ({ input }: TraceRow) => Math.floor(input / 3)
const reasoningOf = ({ output }: TraceRow) => Math.floor(output / 4)

const ours = (project: string) => (row: TraceRow, i: number) => ({
  id: `trace-${i}`,
  time: new Date(Math.floor(row.timeMicros / 1000)).toISOString(),
  project,
  provider: 'openai',
  model: 'gpt-4o',
  tokens: {
    input: row.input - cachedOf(row),
    cachedInput: cachedOf(row),
    output: row.output - reasoningOf(row),
    reasoning: reasoningOf(row),
  },
})

const litellm = (project: string) => (row: TraceRow, i: number) => ({
  litellm_call_id: `trace-${i}`,
  call_type: 'acompletion',
  status: 'success',
  startTime: Math.floor(row.timeMicros / 1000) / 1000,
  model: 'openai/gpt-4o',
  custom_llm_provider: 'openai',
  metadata: {
    user_api_key_team_id: project,
    usage_object: {
      prompt_tokens: row.input,
      completion_tokens: row.output,
      total_tokens: row.input + row.output,
      prompt_tokens_details: { cached_tokens: cachedOf(row) },
      completion_tokens_details: { reasoning_tokens: reasoningOf(row) },
    },
  },
})

const span =
  (project: string) =>
  (row: TraceRow, i: number): SpanFacts => ({
    traceId: 'c'.repeat(32),
    spanId: (i + 1).toString(16).padStart(16, '0'),
    start: Math.floor(row.timeMicros / 1000) / 1000,
    resource: { 'llmgateway.project': project },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.response.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': row.input,
      'gen_ai.usage.cache_read.input_tokens': cachedOf(row),
      'gen_ai.usage.output_tokens': row.output,
      'gen_ai.usage.reasoning.output_tokens': reasoningOf(row),
    },
  })

type Format = {
  size: number
  send: (part: TraceRow[], from: number, project: string) => Promise<ApiAnswer>
}

const OURS: Format = {
  size: 4000,
  send: (part, from, project) =>
    send(
      '/api/usage',
      JSON.stringify(part.map((row, i) => ours(project)(row, from + i))),
      JSON_TYPE,
    ),
}

/** Each format in batches of another size. */
const FORMATS: Record<string, Format> = {
  'LiteLLM, an array': {
    size: 3000,
    send: (part, from, project) =>
      send(
        '/api/usage/litellm',
        JSON.stringify(part.map((row, i) => litellm(project)(row, from + i))),
        JSON_TYPE,
      ),
  },
  'LiteLLM, lines': {
    size: 1700,
    send: (part, from, project) =>
      send(
        '/api/usage/litellm',
        part.map((row, i) => JSON.stringify(litellm(project)(row, from + i))).join('\n'),
        JSON_TYPE,
      ),
  },
  'OTLP, protobuf': {
    size: 2000,
    send: (part, from, project) =>
      send('/api/v1/traces', otlpProtobuf(part.map((row, i) => span(project)(row, from + i))), {
        'content-type': 'application/x-protobuf',
      }),
  },
  'OTLP, JSON': {
    size: 2500,
    send: (part, from, project) =>
      send(
        '/api/v1/traces',
        otlpJson(part.map((row, i) => span(project)(row, from + i))),
        JSON_TYPE,
      ),
  },
}

async function replay({ size, send: post }: Format) {
  const organization = await makeOrganization(app.pool)
  const project = await makeProject(app.pool, organization)
  // The first part comes a second time at the end, as when its answer was lost.
  const parts = [...Array(Math.ceil(rows.length / size)).keys(), 0]
  for (const part of parts) {
    const from = part * size
    const answer = await post(rows.slice(from, from + size), from, project)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  }
  return totalsOf(organization)
}

async function replayFile() {
  const organization = await makeOrganization(app.pool)
  const project = await makeProject(app.pool, organization)
  const file = path.join(folder, 'usage.csv')
  const lines = rows.map((row, i) => {
    const { id, time, tokens } = ours(project)(row, i)
    return [id, time, tokens.input, tokens.cachedInput, tokens.output, tokens.reasoning].join(',')
  })
  const header = 'id,time,tokens.input,tokens.cachedInput,tokens.output,tokens.reasoning'
  writeFileSync(file, [header, ...lines].join('\n'))
  const { code, stdout, stderr } = await runCommand(
    [
      ...['scripts/run.mjs', 'import', '--file', file, '--organization', organization],
      ...['--project', project, '--model', 'gpt-4o', '--provider', 'openai'],
    ],
    { DATABASE_URL: process.env.DATABASE_URL ?? '', DATA_DIR: folder },
  )
  if (code !== 0) throw new Error(stderr)
  expect(JSON.parse(stdout)).toMatchObject({ accepted: rows.length, rejected: 0 })
  return totalsOf(organization)
}

/** Balance, roll-ups and rows of an organization, each summed for itself. */
async function totalsOf(organization: string) {
  const balance = await app.pool.query(
    'select credits::text, total_spent::text as spent from organizations where id = $1',
    [organization],
  )
  const sums = `count(*)::int as rows, sum(input)::text as input, sum(cached_input)::text as cached,
    sum(output)::text as output, sum(reasoning)::text as reasoning,
    sum(input_charge + cached_charge + cache_write_charge + output_charge + other_charge)::text as charge`
  const raw = await app.pool.query(
    `select ${sums}, md5(string_agg(concat_ws('-', time, input, cached_input, output, reasoning,
       input_charge, cached_charge, output_charge), ',' order by time, input, output)) as fingerprint
     from metering.requests r join metering.dimensions d on d.id = r.organization
     where d.kind = 1 and d.value = $1`,
    [organization],
  )
  const rolled = await app.pool.query(
    `select r.series, sum(r.requests)::text as requests, ${sums.replace('count(*)::int as rows, ', '')}
     from metering.rollups r join metering.dimensions d on d.id = r.entity
     where d.kind = 1 and d.value = $1 and r.series in (1, 2, 3, 4) group by 1 order by 1`,
    [organization],
  )
  return { balance: balance.rows[0], raw: raw.rows[0], rolled: rolled.rows }
}

describe('one trace, as it comes through our own format', () => {
  it('has every token of its file', () => {
    const { input, cached, output, reasoning } = expected.raw ?? {}
    expect(expected.raw).toMatchObject({ rows: TRACE.requests })
    expect(Number(input) + Number(cached) + Number(output) + Number(reasoning)).toBe(
      TRACE.inputTokens + TRACE.outputTokens,
    )
  })

  it.each(Object.keys(FORMATS))(
    'has the same totals through %s, to the last digit',
    async (name) => {
      const format = FORMATS[name]
      if (!format) throw new Error(`No format ${name}`)
      expect(await replay(format)).toEqual(expected)
    },
    PATIENCE_MS,
  )

  it(
    'has the same totals through an imported file, to the last digit',
    async () => expect(await replayFile()).toEqual(expected),
    PATIENCE_MS,
  )
})
