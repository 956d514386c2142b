import { createHash } from 'node:crypto'

import { parseEventTime } from '@/time/parseEventTime'

import { refuseOutOfRange } from './acceptedTime'
import { classifyError } from './foreignErrors'
import {
  describeCost,
  describeMetadata,
  describeMs,
  describeText,
  distinctNames,
  objectAt,
  readContent,
  readOwnerName,
  readTokenCount,
} from './foreignFields'
import { UNKNOWN_NAME, type ForeignReport, type ForeignRow, type OwnerNames } from './foreignReport'
import { MAX_UNITS, MESSAGE_LIMIT, NAME_LIMIT, USAGE_LIMIT } from './limits'
import { readProviderUsage, readWebSearches } from './providerUsage'
import { isObject, readJsonValue, RowProblem, type RowObject } from './rowFields'
import { countingByTotal, toBuckets } from './tokenCounts'
import type { TokenBuckets } from './usageReport'

/**
 * Calls that look after files and batches and answer nobody's prompt. A batch's tokens come with the
 * call that finds it done, so only those without tokens and cost are none of ours.
 */
const HOUSEKEEPING =
  /^a?(create|retrieve|list|cancel|delete)_?(batch|batches|file|files)$|^a?file_content$/
const IMAGE_CALL = /^a?image_(generation|edit|variation)$/

/**
 * Reads one StandardLoggingPayload of LiteLLM's generic_api callback.
 * Refusals: `field_missing`, `field_invalid`, `time_invalid`, `time_out_of_range`, `tokens_invalid`,
 * `too_large`.
 */
export function parseLitellmRow(value: unknown, { nowMicros }: { nowMicros: number }): ForeignRow {
  if (!isObject(value)) return refused(null, new RowProblem('field_invalid', 'A row is an object.'))
  try {
    const report = readRow(value, nowMicros)
    return isHousekeeping(value, report)
      ? { kind: 'ignored', id: report.id, why: `${String(value.call_type)} is no inference.` }
      : { kind: 'report', report }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    return refused(idToShow(value), error)
  }
}

const refused = (id: string | null, problem: RowProblem): ForeignRow => ({
  kind: 'refused',
  id,
  refusal: problem.refusal,
})

const idToShow = (row: RowObject): string | null =>
  describeText(row.litellm_call_id ?? row.id, NAME_LIMIT)

function isHousekeeping(row: RowObject, { tokens, reportedCost }: ForeignReport): boolean {
  return (
    HOUSEKEEPING.test(String(row.call_type)) &&
    Object.values(tokens).every((count) => count === 0) &&
    (reportedCost === null || reportedCost === '0')
  )
}

function readRow(row: RowObject, nowMicros: number): ForeignReport {
  const metadata = objectAt(row, 'metadata')
  const startMicros = readTime(row)
  refuseOutOfRange(startMicros, nowMicros)
  const usage = usageOf(row, metadata)
  const isFailure = row.status === 'failure'
  return {
    id: readId(row, metadata, isFailure),
    timeMicros: startMicros,
    names: readNames(metadata),
    user: describeText(
      row.end_user || metadata.user_api_key_end_user_id || metadata.user_api_key_user_id,
      NAME_LIMIT,
    ),
    ...readModel(row),
    requestedModel: describeText(row.model_group, NAME_LIMIT),
    region: null,
    tokens: readTokens(row, usage),
    units: { webSearches: readWebSearches(usage), images: readImages(row, isFailure) },
    ...readOutcome(row, isFailure),
    ...readTiming(row, startMicros),
    streamed: row.stream === true,
    // LiteLLM's own cache; what a provider cached is in the tokens.
    cacheHit: row.cache_hit === true || row.cache_hit === 'True',
    billing: 'credits',
    source: 'litellm',
    reportedCost: describeCost(row.response_cost),
    usage: Object.keys(usage).length === 0 ? null : readJsonValue({ usage }, 'usage', USAGE_LIMIT),
    metadata: readMetadata(row, metadata),
    content: readContent(row.messages, row.response),
  }
}

/**
 * One call has one id, also where two of LiteLLM's loggers tell of it. All attempts of a call share
 * that id, so a failed one is told apart: otherwise it would stand where the success belongs.
 */
function readId(row: RowObject, metadata: RowObject, isFailure: boolean): string {
  const call = readOwnerName(row.litellm_call_id, 'litellm_call_id')
  const id = call ?? readOwnerName(row.id, 'id')
  if (id === null) throw new RowProblem('field_missing', 'litellm_call_id or id is required.')
  if (call !== null && !isFailure) return call
  const attempt = createHash('sha256')
    .update(JSON.stringify([row.startTime, metadata.user_api_key_hash]))
    .digest('hex')
    .slice(0, 16)
  const whole = `${id}${isFailure ? '~failed' : ''}~${attempt}`
  return readOwnerName(whole, 'id') ?? whole
}

// Seconds since 1970 reach this number in the year 5138, milliseconds did in 1973.
const FIRST_MILLISECONDS = 100_000_000_000

/** Seconds or milliseconds since 1970, or ISO text; without a zone it is UTC. */
function toMicros(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value))
    return Math.round(value * (Math.abs(value) < FIRST_MILLISECONDS ? 1_000_000 : 1000))
  if (typeof value !== 'string') return null
  const zoned = /(z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`
  return parseEventTime(zoned)
}

function readTime(row: RowObject): number {
  try {
    const micros = toMicros(row.startTime) ?? toMicros(row.endTime)
    if (micros !== null) {
      if (!Number.isSafeInteger(micros)) throw new RangeError('no instant')
      return micros
    }
  } catch {
    throw new RowProblem('time_invalid', 'startTime is seconds since 1970 or an ISO time.')
  }
  throw new RowProblem('field_missing', 'startTime is required.')
}

/** The same for what only describes: null where it cannot be read. */
function describeTime(value: unknown): number | null {
  try {
    return toMicros(value)
  } catch {
    // A time that decides nothing may be wrong.
    return null
  }
}

function readNames(metadata: RowObject): OwnerNames {
  const read = (...fields: string[]) =>
    distinctNames(fields.map((field) => readOwnerName(metadata[field], `metadata.${field}`)))
  return {
    organization: read('user_api_key_org_id', 'user_api_key_org_alias'),
    project: read(
      'user_api_key_project_id',
      'user_api_key_project_alias',
      'user_api_key_team_id',
      'user_api_key_team_alias',
      'team_id',
      'team_alias',
    ),
    apiKey: read('user_api_key_hash', 'user_api_key_alias'),
  }
}

/** `openai/gpt-4o` is gpt-4o at openai; a deployment's own name is followed by what LiteLLM prices. */
function readModel(row: RowObject): Pick<ForeignReport, 'modelNames' | 'providerNames'> {
  const model = readOwnerName(row.model, 'model')
  const prefix = /^([^/]+)\/./.exec(model ?? '')?.[1] ?? null
  const provider = readOwnerName(row.custom_llm_provider, 'custom_llm_provider') ?? prefix
  const bare = (name: string | null) =>
    name?.startsWith(`${provider}/`) ? name.slice(`${provider}/`.length) : null
  const priced = describeText(objectAt(row, 'model_map_information').model_map_key, NAME_LIMIT)
  const modelNames = distinctNames([bare(model), model, bare(priced), priced])
  return {
    providerNames: [provider ?? UNKNOWN_NAME],
    modelNames: modelNames.length > 0 ? modelNames : [UNKNOWN_NAME],
  }
}

/** The provider's raw usage object, wherever this version of LiteLLM puts it. */
function usageOf(row: RowObject, metadata: RowObject): RowObject {
  const usage = objectAt(metadata, 'usage_object')
  return Object.keys(usage).length > 0
    ? usage
    : objectAt(objectAt(row, 'hidden_params'), 'usage_object')
}

function readTokens(row: RowObject, usage: RowObject): TokenBuckets {
  const read = readProviderUsage(usage)
  if (read) return read
  const stated = {
    input: readTokenCount(row.prompt_tokens, 'prompt_tokens') ?? 0,
    cacheRead: 0,
    cacheWrite: 0,
    output: readTokenCount(row.completion_tokens, 'completion_tokens') ?? 0,
    reasoning: 0,
    total: null,
  }
  return toBuckets(stated, countingByTotal(stated))
}

function readImages(row: RowObject, isFailure: boolean): number {
  if (isFailure || !IMAGE_CALL.test(String(row.call_type))) return 0
  const { n } = objectAt(row, 'model_parameters')
  return typeof n === 'number' && Number.isInteger(n) && n > 0 && n <= MAX_UNITS ? n : 1
}

type Outcome = Pick<ForeignReport, 'errorKind' | 'errorMessage' | 'finishReason' | 'status'>

function readOutcome(row: RowObject, isFailure: boolean): Outcome {
  if (!isFailure)
    return {
      status: 'ok',
      errorKind: null,
      errorMessage: null,
      finishReason: describeText(finishReasonOf(row), NAME_LIMIT),
    }
  const error = objectAt(row, 'error_information')
  const words = [
    'error_class',
    'error_code',
    'error_rate_limit_category',
    'error_budget_entity_type',
  ]
  const budget = error.error_budget_entity_type ? 'budget' : null
  const failure = classifyError(
    [budget, ...words.map((name) => describeText(error[name], NAME_LIMIT))],
    { fromProvider: describeText(error.llm_provider, NAME_LIMIT) !== null },
  )
  return {
    ...failure,
    // Never the traceback: it holds the gateway's insides.
    errorMessage: describeText(error.error_message ?? row.error_str, MESSAGE_LIMIT, {
      lines: true,
    }),
    finishReason: null,
  }
}

function finishReasonOf(row: RowObject): unknown {
  const choices = objectAt(row, 'response').choices
  const [first] = Array.isArray(choices) ? (choices as unknown[]) : []
  return isObject(first) ? first.finish_reason : null
}

function readTiming(
  row: RowObject,
  startMicros: number,
): Pick<ForeignReport, 'durationMs' | 'timeToFirstTokenMs'> {
  const since = (value: unknown): number | null => {
    const micros = describeTime(value)
    return micros === null ? null : (micros - startMicros) / 1000
  }
  const stated = typeof row.response_time === 'number' ? row.response_time * 1000 : null
  return {
    durationMs: describeMs(stated ?? since(row.endTime)),
    // Without a stream LiteLLM writes the end here.
    timeToFirstTokenMs: row.stream === true ? describeMs(since(row.completionStartTime)) : null,
  }
}

const readMetadata = (row: RowObject, metadata: RowObject): unknown =>
  describeMetadata([
    ['traceId', describeText(row.trace_id, NAME_LIMIT)],
    ['callType', describeText(row.call_type, NAME_LIMIT)],
    ['modelId', describeText(row.model_id, NAME_LIMIT)],
    ['team', describeText(metadata.user_api_key_team_alias, NAME_LIMIT)],
    ['keyAlias', describeText(metadata.user_api_key_alias, NAME_LIMIT)],
    ['costBreakdown', isObject(row.cost_breakdown) ? row.cost_breakdown : null],
    [
      'tags',
      Array.isArray(row.request_tags) && row.request_tags.length > 0 ? row.request_tags : null,
    ],
  ])
