import { randomBytes } from 'node:crypto'

import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'

import { parseOtlpSpan } from '@/usage/parseOtlpSpan'
import { readSpans, type OtlpSpan } from '@/usage/otlpRequest'

export type SpanFacts = {
  traceId?: string
  spanId?: string
  name?: string
  /** Seconds since 1970. */
  start?: number
  durationMs?: number
  error?: string
  attributes?: Record<string, unknown>
  events?: { name: string; attributes: Record<string, unknown> }[]
  resource?: Record<string, unknown>
}

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number]

/** Seconds and nanoseconds. */
const clock = (micros: number): [number, number] => [
  Math.floor(micros / 1_000_000),
  (micros % 1_000_000) * 1000,
]

/** An inference span as instrumentation by the conventions ends it; gpt-4o, 310 tokens of answer. */
function toReadable(facts: SpanFacts): ReadableSpan {
  const start = Math.round((facts.start ?? Date.now() / 1000 - 60) * 1_000_000)
  const { traceId = randomBytes(16).toString('hex'), spanId = randomBytes(8).toString('hex') } =
    facts
  const span = {
    name: facts.name ?? 'chat gpt-4o',
    kind: 2,
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    startTime: clock(start),
    endTime: clock(start + (facts.durationMs ?? 1840) * 1000),
    duration: [0, 0],
    ended: true,
    status: facts.error === undefined ? { code: 0 } : { code: 2, message: facts.error },
    attributes: facts.attributes ?? GEN_AI,
    events: (facts.events ?? []).map((event) => ({ ...event, time: clock(start) })),
    links: [],
    resource: { attributes: facts.resource ?? { 'service.name': 'shop' } },
    instrumentationScope: { name: 'openai-instrumentation', version: '1.0.0' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
  // The parts of the SDK's span that its serializers read.
  return span as unknown as ReadableSpan
}

/** 2,000 tokens of input, 800 of them cached. */
export const GEN_AI = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-latest',
  'gen_ai.response.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 2000,
  'gen_ai.usage.cache_read.input_tokens': 800,
  'gen_ai.usage.output_tokens': 310,
}

const bytesOf = (bytes: Uint8Array | undefined): Uint8Array => {
  if (!bytes) throw new Error('The serializer gave nothing.')
  return bytes
}

/** As OpenTelemetry's own exporters write them. */
export const otlpProtobuf = (spans: readonly SpanFacts[]): Uint8Array =>
  bytesOf(ProtobufTraceSerializer.serializeRequest(spans.map(toReadable)))

export const otlpJson = (spans: readonly SpanFacts[]): string =>
  new TextDecoder().decode(bytesOf(JsonTraceSerializer.serializeRequest(spans.map(toReadable))))

/** The span as the reader of requests gives it. */
export function otlpSpan(facts: SpanFacts = {}): OtlpSpan {
  const [span] = readSpans(JSON.parse(otlpJson([facts])))
  if (!span) throw new Error('There is no span.')
  return span
}

export const parseSpan = (facts: SpanFacts = {}) =>
  parseOtlpSpan(otlpSpan(facts), { nowMicros: Date.now() * 1000 })
