import { malformed } from '@/errors'

import { isObject } from './rowFields'

export type Attributes = ReadonlyMap<string, unknown>
export type OtlpEvent = { name: string; attributes: Attributes }

/** A span with what it inherits from its resource and scope. Ids are hex, times whole nanoseconds. */
export type OtlpSpan = {
  traceId: string
  spanId: string
  name: string
  startNanos: bigint | null
  endNanos: bigint | null
  attributes: Attributes
  events: readonly OtlpEvent[]
  isError: boolean
  statusMessage: string | null
  resource: Attributes
  scope: string | null
}

/** Attributes of attributes of …: what lies deeper is nobody's usage. */
const MAX_DEPTH = 16

/**
 * The spans of a trace request in the shape of OTLP's JSON. Fields that are not as they should be
 * read as missing: each span is judged for itself later.
 * @throws RefusedError 400 `body_invalid` when it is no such request at all
 */
export function readSpans(request: unknown): OtlpSpan[] {
  if (!isObject(request)) throw notARequest()
  if (request.resourceSpans !== undefined && !Array.isArray(request.resourceSpans))
    throw notARequest()
  return objects(request.resourceSpans).flatMap((group) => {
    const resource = readAttributes(isObject(group.resource) ? group.resource.attributes : null)
    return objects(group.scopeSpans).flatMap((scoped) => {
      const scope = isObject(scoped.scope) ? readText(scoped.scope.name) : null
      return objects(scoped.spans).map((span) => readSpan(span, resource, scope))
    })
  })
}

const notARequest = () =>
  malformed('body_invalid', 'The body is an OTLP trace request: {"resourceSpans": […]}.')

type Json = Readonly<Record<string, unknown>>

const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

const readText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function readSpan(span: Json, resource: Attributes, scope: string | null): OtlpSpan {
  const status = isObject(span.status) ? span.status : {}
  return {
    traceId: readId(span.traceId),
    spanId: readId(span.spanId),
    name: readText(span.name) ?? '',
    startNanos: readNanos(span.startTimeUnixNano),
    endNanos: readNanos(span.endTimeUnixNano),
    attributes: readAttributes(span.attributes),
    events: objects(span.events).map((event) => ({
      name: readText(event.name) ?? '',
      attributes: readAttributes(event.attributes),
    })),
    isError: status.code === 2 || status.code === 'STATUS_CODE_ERROR',
    statusMessage: readText(status.message),
    resource,
    scope,
  }
}

const readId = (value: unknown): string => (readText(value) ?? '').toLowerCase()

/** 64-bit numbers are text in JSON; some senders write them as numbers all the same. */
function readNanos(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return BigInt(value)
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return null
  const nanos = BigInt(value)
  return nanos === 0n ? null : nanos
}

function readAttributes(list: unknown): Attributes {
  const attributes = new Map<string, unknown>()
  for (const { key, value } of objects(list))
    if (typeof key === 'string') attributes.set(key, readValue(value, 0))
  return attributes
}

/** An AnyValue as plain JSON; integers beyond 2^53 stay text. */
function readValue(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > MAX_DEPTH) return undefined
  if ('stringValue' in value) return value.stringValue
  if ('boolValue' in value) return value.boolValue
  if ('intValue' in value) return readInteger(value.intValue)
  if ('doubleValue' in value) return Number(value.doubleValue)
  if (isObject(value.arrayValue))
    return objects(value.arrayValue.values).map((item) => readValue(item, depth + 1))
  if (isObject(value.kvlistValue))
    return Object.fromEntries(
      objects(value.kvlistValue.values).map(({ key, value: item }) => [
        String(key),
        readValue(item, depth + 1),
      ]),
    )
  return value.bytesValue
}

function readInteger(value: unknown): unknown {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(number) ? number : value
}
