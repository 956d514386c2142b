import { parseEventTime } from '@/time/parseEventTime'

import { refuseOutOfRange } from './acceptedTime'
import { classifyError } from './foreignErrors'
import {
  describeCost,
  describeMetadata,
  describeMs,
  describeText,
  distinctNames,
  readContent,
  readOwnerName,
} from './foreignFields'
import { UNKNOWN_NAME, type ForeignReport, type ForeignRow, type OwnerNames } from './foreignReport'
import { MESSAGE_LIMIT, NAME_LIMIT, USAGE_LIMIT } from './limits'
import {
  COST_KEYS,
  FINISH_KEYS,
  firstAttribute,
  INPUT_MESSAGE_KEYS,
  LANGFUSE_COST,
  MODEL_KEYS,
  OUTPUT_MESSAGE_KEYS,
  OWNER_KEYS,
  PROVIDER_KEYS,
  REQUEST_MODEL_KEYS,
  STREAM_KEYS,
  USAGE_PREFIXES,
  USER_KEYS,
} from './otlpKeys'
import type { Attributes, OtlpSpan } from './otlpRequest'
import { readLangfuse, readSpanTokens } from './otlpTokens'
import { readJsonValue, RowProblem } from './rowFields'

const NO_TOKENS = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 }

/**
 * Reads one inference span of the GenAI semantic conventions. A span is known by its trace and its own
 * id, whoever sends it again.
 * Refusals: `field_missing`, `field_invalid`, `time_out_of_range`, `tokens_invalid`, `too_large`.
 */
export function parseOtlpSpan(span: OtlpSpan, { nowMicros }: { nowMicros: number }): ForeignRow {
  try {
    return { kind: 'report', report: readReport(span, nowMicros) }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    const id = describeText(`${span.traceId}:${span.spanId}`, NAME_LIMIT)
    return { kind: 'refused', id, refusal: error.refusal }
  }
}

function readReport(span: OtlpSpan, nowMicros: number): ForeignReport {
  const { attributes } = span
  const outcome = readOutcome(span)
  const tokens = readSpanTokens(attributes)
  if (tokens === null && outcome.status === 'ok')
    throw new RowProblem(
      'field_missing',
      'gen_ai.usage.input_tokens and output_tokens are missing.',
    )
  const timeMicros = readStart(span, nowMicros)
  const timeToFirstTokenMs = readFirstToken(span, timeMicros)
  const usage = readUsage(attributes)
  return {
    id: readSpanId(span),
    timeMicros,
    names: readNames(span),
    user: describeText(inherited(span, USER_KEYS), NAME_LIMIT),
    ...readModel(attributes),
    region: describeText(inherited(span, ['llmgateway.region']), NAME_LIMIT),
    tokens: tokens ?? NO_TOKENS,
    units: { webSearches: 0, images: 0 },
    ...outcome,
    durationMs:
      span.endNanos === null || span.startNanos === null
        ? null
        : describeMs(Number(span.endNanos - span.startNanos) / 1_000_000),
    timeToFirstTokenMs,
    streamed: isTrue(firstAttribute(attributes, STREAM_KEYS)) ?? timeToFirstTokenMs !== null,
    cacheHit: isTrue(attributes.get('llmgateway.cache_hit')) ?? false,
    billing: attributes.get('llmgateway.billing') === 'own_key' ? 'own_key' : 'credits',
    source: 'opentelemetry',
    reportedCost: readCost(attributes),
    usage: usage === null ? null : readJsonValue({ usage }, 'usage', USAGE_LIMIT),
    metadata: readMetadata(span),
    content: readMessages(span),
  }
}

const inherited = ({ attributes, resource }: OtlpSpan, keys: readonly string[]): unknown =>
  firstAttribute(attributes, keys) ?? firstAttribute(resource, keys)

function readSpanId({ traceId, spanId }: OtlpSpan): string {
  if (!/^[0-9a-f]{32}$/.test(traceId) || /^0+$/.test(traceId))
    throw new RowProblem('field_invalid', 'traceId is 32 hexadecimal digits, not all 0.')
  if (!/^[0-9a-f]{16}$/.test(spanId) || /^0+$/.test(spanId))
    throw new RowProblem('field_invalid', 'spanId is 16 hexadecimal digits, not all 0.')
  return `${traceId}:${spanId}`
}

function readStart({ startNanos }: OtlpSpan, nowMicros: number): number {
  if (startNanos === null) throw new RowProblem('field_missing', 'startTimeUnixNano is required.')
  const micros = Number(startNanos / 1000n)
  refuseOutOfRange(micros, nowMicros)
  return micros
}

function readNames({ attributes, resource }: OtlpSpan): OwnerNames {
  const read = (keys: readonly string[]) =>
    distinctNames(keys.map((key) => readOwnerName(attributes.get(key) ?? resource.get(key), key)))
  return {
    organization: read(OWNER_KEYS.organization),
    project: read(OWNER_KEYS.project),
    apiKey: read(OWNER_KEYS.apiKey),
  }
}

/** The model that answered is the one to rate; Vercel AI names provider and API, `openai.chat`. */
function readModel(
  attributes: Attributes,
): Pick<ForeignReport, 'modelNames' | 'providerNames' | 'requestedModel'> {
  const name = (keys: readonly string[]) =>
    readOwnerName(firstAttribute(attributes, keys), keys[0] ?? '')
  const requested = name(REQUEST_MODEL_KEYS)
  const modelNames = distinctNames([name(MODEL_KEYS), requested])
  const provider = name(PROVIDER_KEYS)
  const providerNames = distinctNames([provider, provider?.split('.')[0] || null])
  return {
    modelNames: modelNames.length > 0 ? modelNames : [UNKNOWN_NAME],
    providerNames: providerNames.length > 0 ? providerNames : [UNKNOWN_NAME],
    requestedModel: requested,
  }
}

const isTrue = (value: unknown): boolean | null => {
  if (typeof value === 'boolean') return value
  return value === 'true' ? true : value === 'false' ? false : null
}

type Outcome = Pick<ForeignReport, 'errorKind' | 'errorMessage' | 'finishReason' | 'status'>

function readOutcome(span: OtlpSpan): Outcome {
  const { attributes } = span
  const type = describeText(attributes.get('error.type'), NAME_LIMIT)
  const isLangfuseError = attributes.get('langfuse.observation.level') === 'ERROR'
  if (!span.isError && type === null && !isLangfuseError)
    return {
      status: 'ok',
      errorKind: null,
      errorMessage: null,
      finishReason: describeText(firstOf(firstAttribute(attributes, FINISH_KEYS)), NAME_LIMIT),
    }
  const exception = span.events.find((event) => event.name === 'exception')?.attributes
  const message = describeText(
    span.statusMessage ||
      exception?.get('exception.message') ||
      attributes.get('langfuse.observation.status_message'),
    MESSAGE_LIMIT,
    { lines: true },
  )
  const words = [
    type,
    describeText(exception?.get('exception.type'), NAME_LIMIT),
    describeText(attributes.get('http.response.status_code'), NAME_LIMIT),
  ].filter((word) => word !== null && word !== '_OTHER')
  return {
    // A message proves little: it decides only where nothing else is said.
    ...classifyError(words.length > 0 ? words : [message], { fromProvider: true }),
    errorMessage: message,
    finishReason: null,
  }
}

/** The first of a list, also where the list came as JSON text. */
function firstOf(value: unknown): unknown {
  if (Array.isArray(value)) return value[0] as unknown
  return typeof value === 'string' ? (/^\["([^"]*)"/.exec(value)?.[1] ?? value) : value
}

function readFirstToken({ attributes }: OtlpSpan, startMicros: number): number | null {
  const number = (keys: readonly string[]) => {
    const value = firstAttribute(attributes, keys)
    return typeof value === 'number' ? value : null
  }
  const seconds = number([
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.server.time_to_first_token',
  ])
  const ms = number(['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'])
  if (seconds !== null || ms !== null) return describeMs(ms ?? (seconds ?? 0) * 1000)
  const at = attributes.get('langfuse.observation.completion_start_time')
  if (typeof at !== 'string') return null
  try {
    return describeMs((parseEventTime(at.replaceAll('"', '')) - startMicros) / 1000)
  } catch {
    // A time that decides nothing may be wrong.
    return null
  }
}

/** In dollars: a cost in another currency is left in the raw usage. */
function readCost(attributes: Attributes): string | null {
  const currency = attributes.get('gen_ai.usage.cost.currency') ?? 'USD'
  if (currency !== 'USD') return null
  return describeCost(
    firstAttribute(attributes, COST_KEYS) ?? readLangfuse(attributes.get(LANGFUSE_COST))?.total,
  )
}

function readUsage(attributes: Attributes): Record<string, unknown> | null {
  const usage = [...attributes].filter(([key]) =>
    USAGE_PREFIXES.some((prefix) => key.startsWith(prefix)),
  )
  return usage.length === 0 ? null : Object.fromEntries(usage)
}

const readMetadata = (span: OtlpSpan): unknown => {
  const text = (...keys: string[]) => describeText(inherited(span, keys), NAME_LIMIT)
  return describeMetadata([
    ['span', describeText(span.name, NAME_LIMIT)],
    ['service', text('service.name')],
    ['environment', text('deployment.environment.name', 'langfuse.environment')],
    ['responseId', text('gen_ai.response.id', 'ai.response.id')],
    ['conversation', text('gen_ai.conversation.id', 'session.id')],
    ['serviceTier', text('openai.response.service_tier', 'gen_ai.request.service_tier')],
    ['scope', describeText(span.scope, NAME_LIMIT)],
  ])
}

/** Prompt and answer stand in attributes, or in events of the span. */
function readMessages(span: OtlpSpan): ForeignReport['content'] {
  const find = (keys: readonly string[]) =>
    firstAttribute(span.attributes, keys) ??
    span.events.map((event) => firstAttribute(event.attributes, keys)).find((text) => text)
  return readContent(find(INPUT_MESSAGE_KEYS), find(OUTPUT_MESSAGE_KEYS))
}
