import { RefusedError } from '@/errors'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'
import { parseEventTime } from '@/time/parseEventTime'

import { refuseOutOfRange } from './acceptedTime'
import {
  isObject,
  readBoolean,
  readChoice,
  readCount,
  readJsonValue,
  readMessage,
  readText,
  refuseUnknown,
  requireText,
  RowProblem,
  type RowObject,
} from './rowFields'
import {
  CONTENT_LIMIT,
  MAX_DURATION_MS,
  MAX_TOKENS,
  MAX_UNITS,
  MESSAGE_LIMIT,
  METADATA_LIMIT,
  NAME_LIMIT,
  USAGE_LIMIT,
} from './limits'
import {
  REQUEST_STATUSES,
  type RowRefusal,
  type TokenBuckets,
  type UsageReport,
} from './usageReport'

export type ParsedRow =
  { ok: true; report: UsageReport } | { ok: false; id: string | null; refusal: RowRefusal }

const KNOWN = new Set([
  ...['id', 'time', 'organization', 'project', 'apiKey', 'user', 'provider', 'model'],
  ...['requestedModel', 'region', 'tokens', 'units', 'status', 'errorKind', 'errorMessage'],
  ...['finishReason', 'durationMs', 'timeToFirstTokenMs', 'streamed', 'cacheHit', 'billing'],
  ...['source', 'reportedCost', 'usage', 'metadata', 'content'],
])
const TOKEN_NAMES = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const
const UNIT_NAMES = new Set(['webSearches', 'images'])
const CONTENT_NAMES = new Set(['input', 'output'])

/**
 * Reads one reported request in our own format.
 * @returns the report, or the code and sentence of what is wrong with it: `field_missing`,
 *   `field_invalid`, `time_invalid`, `time_out_of_range`, `tokens_invalid`, `too_large`,
 *   `unknown_field`
 */
export function parseUsageRow(value: unknown, { nowMicros }: { nowMicros: number }): ParsedRow {
  if (!isObject(value))
    return {
      ok: false,
      id: null,
      refusal: { code: 'field_invalid', message: 'A row is an object.' },
    }
  try {
    return { ok: true, report: readRow(value, nowMicros) }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    return { ok: false, id: idToShow(value), refusal: error.refusal }
  }
}

/** The id to answer with, also for a row that is refused because of it. */
const idToShow = (row: RowObject): string | null =>
  typeof row.id === 'string' && row.id.length <= NAME_LIMIT ? row.id : null

function readRow(row: RowObject, nowMicros: number): UsageReport {
  refuseUnknown(row, KNOWN)
  const id = requireText(row, 'id', NAME_LIMIT)
  const project = readText(row, 'project', NAME_LIMIT)
  const apiKey = readText(row, 'apiKey', NAME_LIMIT)
  if (project === null && apiKey === null)
    throw new RowProblem('field_missing', 'project or apiKey is required.')
  return {
    id,
    timeMicros: readTime(row, nowMicros),
    organization: readText(row, 'organization', NAME_LIMIT),
    project,
    apiKey,
    user: readText(row, 'user', NAME_LIMIT),
    provider: requireText(row, 'provider', NAME_LIMIT),
    model: requireText(row, 'model', NAME_LIMIT),
    requestedModel: readText(row, 'requestedModel', NAME_LIMIT),
    region: readText(row, 'region', NAME_LIMIT),
    tokens: readTokens(row),
    units: readUnits(row),
    status: readChoice(row, 'status', REQUEST_STATUSES, 'ok'),
    errorKind: readText(row, 'errorKind', NAME_LIMIT),
    errorMessage: readMessage(row, 'errorMessage', MESSAGE_LIMIT),
    finishReason: readText(row, 'finishReason', NAME_LIMIT),
    durationMs: readCount(row, 'durationMs', MAX_DURATION_MS, { code: 'field_invalid' }),
    timeToFirstTokenMs: readCount(row, 'timeToFirstTokenMs', MAX_DURATION_MS, {
      code: 'field_invalid',
    }),
    streamed: readBoolean(row, 'streamed'),
    cacheHit: readBoolean(row, 'cacheHit'),
    billing: readChoice(row, 'billing', ['credits', 'own_key'], 'credits'),
    source: readText(row, 'source', NAME_LIMIT),
    reportedCost: readReportedCost(row),
    usage: readJsonValue(row, 'usage', USAGE_LIMIT),
    metadata: readJsonValue(row, 'metadata', METADATA_LIMIT),
    content: readContent(row),
  }
}

function readTime(row: RowObject, nowMicros: number): number {
  if (row.time === undefined || row.time === null)
    throw new RowProblem('field_missing', 'time is required.')
  const timeMicros = refusedAs('time_invalid', () => parseEventTime(row.time))
  refuseOutOfRange(timeMicros, nowMicros)
  return timeMicros
}

function readTokens(row: RowObject): TokenBuckets {
  const tokens = row.tokens
  if (tokens === undefined || tokens === null)
    throw new RowProblem('field_missing', 'tokens is required.')
  if (!isObject(tokens)) throw new RowProblem('tokens_invalid', 'tokens is an object.')
  refuseUnknown(tokens, new Set(TOKEN_NAMES), 'tokens.')
  const read = (name: string) =>
    readCount(tokens, name, MAX_TOKENS, { code: 'tokens_invalid', where: 'tokens.' }) ?? 0
  return {
    input: read('input'),
    cachedInput: read('cachedInput'),
    cacheWrite: read('cacheWrite'),
    output: read('output'),
    reasoning: read('reasoning'),
  }
}

function readUnits(row: RowObject): UsageReport['units'] {
  const units = row.units ?? {}
  if (!isObject(units)) throw new RowProblem('field_invalid', 'units is an object.')
  refuseUnknown(units, UNIT_NAMES, 'units.')
  const read = (name: string) =>
    readCount(units, name, MAX_UNITS, { code: 'field_invalid', where: 'units.' }) ?? 0
  return { webSearches: read('webSearches'), images: read('images') }
}

function readReportedCost(row: RowObject): string | null {
  if (row.reportedCost === undefined || row.reportedCost === null) return null
  const cost = refusedAs('field_invalid', () =>
    parseMoney(row.reportedCost, { field: 'reportedCost' }),
  )
  return formatNano(cost)
}

function readContent(row: RowObject): UsageReport['content'] {
  const content = readJsonValue(row, 'content', CONTENT_LIMIT)
  if (content === null) return null
  if (!isObject(content)) throw new RowProblem('field_invalid', 'content is {input, output}.')
  refuseUnknown(content, CONTENT_NAMES, 'content.')
  return { input: content.input ?? null, output: content.output ?? null }
}

/** What the shared parsers refuse for a whole request is here the refusal of one row. */
function refusedAs<T>(code: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof RefusedError) throw new RowProblem(code, error.message)
    throw error
  }
}
