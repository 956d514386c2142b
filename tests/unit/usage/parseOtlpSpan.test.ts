import { describe, expect, it } from 'vitest'

import type { ForeignReport } from '@/usage/foreignReport'

import { GEN_AI, parseSpan, type SpanFacts } from '../../support/otlpSpans'

function read(facts: SpanFacts = {}): ForeignReport {
  const row = parseSpan(facts)
  if (row.kind !== 'report') throw new Error(JSON.stringify(row))
  return row.report
}
const refusal = (facts: SpanFacts) => {
  const row = parseSpan(facts)
  return row.kind === 'refused' ? row.refusal.code : row.kind
}
const withAttributes = (attributes: Record<string, unknown>): SpanFacts => ({
  attributes: { ...GEN_AI, ...attributes },
})
const tokensOf = (attributes: Record<string, unknown>) => read({ attributes }).tokens
const without = (...keys: (keyof typeof GEN_AI)[]) =>
  Object.fromEntries(Object.entries(GEN_AI).filter(([key]) => !keys.includes(key as never)))

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const NO_COUNTS = without(
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.cache_read.input_tokens',
  'gen_ai.usage.output_tokens',
)

describe('a span of the GenAI conventions', () => {
  it('becomes a report, known by its trace and its own id', () => {
    const start = Math.floor(Date.now() / 1000) - 60
    const report = read({
      traceId: TRACE,
      spanId: SPAN,
      start: start + 0.123456,
      attributes: {
        ...GEN_AI,
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': 0.21,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.conversation.id': 'conv-1',
        'gen_ai.usage.cost': 0.0071,
        'user.id': 'customer-7',
      },
      resource: { 'service.name': 'shop', 'service.namespace': 'acme' },
    })
    expect(report).toMatchObject({
      id: `${TRACE}:${SPAN}`,
      timeMicros: start * 1_000_000 + 123_456,
      names: { organization: ['acme'], project: ['shop'], apiKey: [] },
      user: 'customer-7',
      providerNames: ['openai'],
      modelNames: ['gpt-4o', 'gpt-4o-latest'],
      requestedModel: 'gpt-4o-latest',
      tokens: { input: 1200, cachedInput: 800, cacheWrite: 0, output: 310, reasoning: 0 },
      status: 'ok',
      finishReason: 'stop',
      durationMs: 1840,
      timeToFirstTokenMs: 210,
      streamed: true,
      cacheHit: false,
      billing: 'credits',
      source: 'opentelemetry',
      reportedCost: '0.0071',
      usage: { 'gen_ai.usage.input_tokens': 2000 },
      metadata: { span: 'chat gpt-4o', service: 'shop', conversation: 'conv-1' },
      content: null,
    })
  })

  it('names its owner in our attributes first, of the span or of its resource', () => {
    const report = read({
      attributes: { ...GEN_AI, 'llmgateway.api_key': 'key_1' },
      resource: { 'llmgateway.project': 'prj_1', 'service.name': 'shop' },
    })
    expect(report.names).toEqual({
      organization: [],
      project: ['prj_1', 'shop'],
      apiKey: ['key_1'],
    })
  })

  it('says what only our attributes can say', () => {
    const report = read(
      withAttributes({
        'llmgateway.cache_hit': true,
        'llmgateway.billing': 'own_key',
        'llmgateway.region': 'eu',
      }),
    )
    expect(report).toMatchObject({ cacheHit: true, billing: 'own_key', region: 'eu' })
  })

  it.each<[string, SpanFacts, string]>([
    ['no trace id', { traceId: '' }, 'field_invalid'],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }, 'field_invalid'],
    ['a span id of 10 kB', { spanId: 'a'.repeat(10_000) }, 'field_invalid'],
    ['a start in 1970', { start: 12 }, 'time_out_of_range'],
    ['a start in 2099', { start: 4_080_000_000 }, 'time_out_of_range'],
    ['no start', { start: 0 }, 'field_missing'],
    ['negative tokens', withAttributes({ 'gen_ai.usage.input_tokens': -5 }), 'tokens_invalid'],
    ['half a token', withAttributes({ 'gen_ai.usage.output_tokens': 1.5 }), 'tokens_invalid'],
    ['tokens as text', withAttributes({ 'gen_ai.usage.output_tokens': 'many' }), 'tokens_invalid'],
    [
      'tokens beyond 2^53',
      withAttributes({ 'gen_ai.usage.output_tokens': 2 ** 60 }),
      'tokens_invalid',
    ],
    [
      'more cached than input',
      withAttributes({ 'gen_ai.usage.cache_read.input_tokens': 2001 }),
      'tokens_invalid',
    ],
    [
      'more reasoning than output',
      withAttributes({ 'gen_ai.usage.reasoning.output_tokens': 311 }),
      'tokens_invalid',
    ],
    ['no tokens at all', { attributes: NO_COUNTS }, 'field_missing'],
    ['a service name of 10 kB', { resource: { 'service.name': 'x'.repeat(10_000) } }, 'too_large'],
    [
      'a model name with NUL',
      withAttributes({ 'gen_ai.response.model': 'a\u0000' }),
      'field_invalid',
    ],
  ])('with %s is refused', (_, facts, code) => {
    expect(refusal(facts)).toBe(code)
  })

  it('takes prompts and answers from attributes and from events', () => {
    const prompt = '[{"role":"user","content":"hi"}]'
    const asAttributes = read(
      withAttributes({ 'gen_ai.input.messages': prompt, 'gen_ai.output.messages': '[]' }),
    )
    expect(asAttributes.content).toEqual({ input: prompt, output: '[]' })
    const asEvents = read({
      events: [
        { name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': prompt } },
        { name: 'gen_ai.content.completion', attributes: { 'gen_ai.completion': 'hello' } },
      ],
    })
    expect(asEvents.content).toEqual({ input: prompt, output: 'hello' })
    for (const { usage, metadata } of [asAttributes, asEvents])
      expect(JSON.stringify([usage, metadata])).not.toContain('hi')
  })

  it.each([
    ['429', 'upstream_error', 'provider_rate_limited'],
    ['400', 'client_error', 'invalid_request'],
    ['TimeoutError', 'upstream_error', 'timeout'],
    ['openai.BadRequestError', 'client_error', 'invalid_request'],
    ['context_length_exceeded', 'client_error', 'context_length_exceeded'],
    ['500', 'upstream_error', 'provider_unavailable'],
    ['asyncio.CancelledError', 'canceled', 'canceled'],
    ['_OTHER', 'upstream_error', 'provider_failed'],
  ])('that failed by %s is %s, and needs no tokens', (type, status, errorKind) => {
    const report = read({ attributes: { ...NO_COUNTS, 'error.type': type }, error: 'It failed' })
    expect(report).toMatchObject({ status, errorKind, errorMessage: 'It failed' })
    expect(report.tokens).toMatchObject({ input: 0, output: 0 })
  })

  it('reads what an exception event says', () => {
    const report = read({
      attributes: NO_COUNTS,
      error: '',
      events: [
        {
          name: 'exception',
          attributes: { 'exception.type': 'RateLimitError', 'exception.message': 'slow down' },
        },
      ],
    })
    expect(report).toMatchObject({ errorKind: 'provider_rate_limited', errorMessage: 'slow down' })
  })

  it('keeps no cost in another currency', () => {
    const cost = { 'gen_ai.usage.cost.amount': 0.5, 'gen_ai.usage.cost.currency': 'EUR' }
    const report = read(withAttributes(cost))
    expect(report.reportedCost).toBeNull()
    expect(report.usage).toMatchObject(cost)
  })
})

describe('tokens of a span', () => {
  const expected = { input: 100, cachedInput: 600, cacheWrite: 300, output: 50, reasoning: 20 }
  const base = without(
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.output_tokens',
  )
  it.each([
    [
      'v1.41.1',
      {
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.cache_read.input_tokens': 600,
        'gen_ai.usage.cache_creation.input_tokens': 300,
        'gen_ai.usage.output_tokens': 70,
        'gen_ai.usage.reasoning.output_tokens': 20,
      },
    ],
    [
      'deprecated keys',
      {
        'gen_ai.usage.prompt_tokens': 1000,
        'gen_ai.usage.completion_tokens': 70,
        'gen_ai.usage.cache_read_tokens': 600,
        'gen_ai.usage.cache_write_tokens': 300,
        'gen_ai.usage.details.reasoning_tokens': 20,
      },
    ],
    [
      'OpenInference',
      {
        'llm.token_count.prompt': 1000,
        'llm.token_count.completion': 70,
        'llm.token_count.total': 1070,
        'llm.token_count.prompt_details.cache_read': 600,
        'llm.token_count.prompt_details.cache_write': 300,
        'llm.token_count.completion_details.reasoning': 20,
      },
    ],
    [
      'counts beside each other, as their own total tells',
      {
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read_input_tokens': 600,
        'gen_ai.usage.cache_creation_input_tokens': 300,
        'gen_ai.usage.output_tokens': 70,
        'gen_ai.usage.reasoning_tokens': 20,
        'llm.usage.total_tokens': 1070,
      },
    ],
    [
      'Langfuse, each key its own bucket',
      {
        'langfuse.observation.usage_details': JSON.stringify({
          input: 100,
          cache_read_input_tokens: 600,
          cache_creation_input_tokens: 300,
          output: 50,
          output_reasoning_tokens: 20,
          total: 1070,
        }),
      },
    ],
  ])('by %s are the same', (_, counts) => {
    expect(tokensOf({ ...base, ...counts })).toEqual(expected)
  })

  it('of Vercel AI are inclusive too', () => {
    const tokens = tokensOf({
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.id': 'gpt-4o',
      'ai.model.provider': 'openai.chat',
      'ai.usage.inputTokens': 1000,
      'ai.usage.cachedInputTokens': 600,
      'ai.usage.outputTokens': 70,
      'ai.usage.reasoningTokens': 20,
    })
    expect(tokens).toEqual({
      input: 400,
      cachedInput: 600,
      cacheWrite: 0,
      output: 50,
      reasoning: 20,
    })
  })
})
