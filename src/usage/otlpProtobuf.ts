import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

import { malformed } from '@/errors'

/** How a field lies on the wire, and how OTLP's JSON writes it. */
type Scalar = 'base64' | 'bool' | 'double' | 'enum' | 'hex' | 'int64' | 'nanos' | 'text'
type Field = { name: string; repeated?: true } & ({ scalar: Scalar } | { message: () => Schema })
type Schema = Readonly<Record<number, Field>>

const scalar = (name: string, kind: Scalar): Field => ({ name, scalar: kind })
const one = (name: string, message: () => Schema): Field => ({ name, message })
const many = (name: string, message: () => Schema): Field => ({ name, message, repeated: true })

// The part of opentelemetry-proto's trace service that usage is read from; other fields are skipped.
const ANY_VALUE: Schema = {
  1: scalar('stringValue', 'text'),
  2: scalar('boolValue', 'bool'),
  3: scalar('intValue', 'int64'),
  4: scalar('doubleValue', 'double'),
  5: one('arrayValue', () => ({ 1: many('values', () => ANY_VALUE) })),
  6: one('kvlistValue', () => ({ 1: many('values', () => KEY_VALUE) })),
  7: scalar('bytesValue', 'base64'),
}
const KEY_VALUE: Schema = { 1: scalar('key', 'text'), 2: one('value', () => ANY_VALUE) }
const attributes = many('attributes', () => KEY_VALUE)
const EVENT: Schema = {
  1: scalar('timeUnixNano', 'nanos'),
  2: scalar('name', 'text'),
  3: attributes,
}
const STATUS: Schema = { 2: scalar('message', 'text'), 3: scalar('code', 'enum') }
const SPAN: Schema = {
  1: scalar('traceId', 'hex'),
  2: scalar('spanId', 'hex'),
  5: scalar('name', 'text'),
  7: scalar('startTimeUnixNano', 'nanos'),
  8: scalar('endTimeUnixNano', 'nanos'),
  9: attributes,
  11: many('events', () => EVENT),
  15: one('status', () => STATUS),
}
const SCOPE: Schema = { 1: scalar('name', 'text'), 2: scalar('version', 'text') }
const SCOPE_SPANS: Schema = { 1: one('scope', () => SCOPE), 2: many('spans', () => SPAN) }
const RESOURCE_SPANS: Schema = {
  1: one('resource', () => ({ 1: attributes })),
  2: many('scopeSpans', () => SCOPE_SPANS),
}
const REQUEST: Schema = { 1: many('resourceSpans', () => RESOURCE_SPANS) }

const WIRE_TYPES: Record<Scalar, WireType> = {
  base64: WireType.LengthDelimited,
  bool: WireType.Varint,
  double: WireType.Bit64,
  enum: WireType.Varint,
  hex: WireType.LengthDelimited,
  int64: WireType.Varint,
  nanos: WireType.Bit64,
  text: WireType.LengthDelimited,
}

/** Values within values, of which each takes two levels; what lies deeper is left out. */
const MAX_DEPTH = 40
/** A body of 10 MiB could hold five million empty messages; real ones hold a tenth of that. */
const MAX_MESSAGES = 1_000_000

type Message = Record<string, unknown>
type Bounds = { end: number; depth: number }
type Budget = { messages: number }

/**
 * An ExportTraceServiceRequest in the shape that OTLP's JSON gives it.
 * @throws RefusedError 400 `body_invalid`
 */
export function decodeTraceRequest(bytes: Uint8Array): unknown {
  const reader = new BinaryReader(bytes)
  try {
    return readMessage(reader, REQUEST, { end: bytes.byteLength, depth: 0 }, { messages: 0 })
  } catch {
    // The reader's own words are about wire types and bytes; nobody at the other end sees those.
    throw malformed('body_invalid', 'The body is no OTLP trace request in protobuf.')
  }
}

function readMessage(
  reader: BinaryReader,
  schema: Schema,
  { end, depth }: Bounds,
  budget: Budget,
): Message {
  budget.messages += 1
  if (budget.messages > MAX_MESSAGES) throw new RangeError('too many messages')
  const message: Message = {}
  while (reader.pos < end) {
    const [number, wireType] = reader.tag()
    const field = schema[number]
    if (!field) reader.skip(wireType, number)
    else if ('scalar' in field) {
      if (wireType !== WIRE_TYPES[field.scalar]) throw new RangeError('another wire type')
      message[field.name] = readScalar(reader, field.scalar)
    } else readNested(reader, message, field, wireType, { end, depth }, budget)
    // A length that reaches beyond the message it lies in is a lie.
    if (reader.pos > end) throw new RangeError('beyond the end')
  }
  return message
}

function readNested(
  reader: BinaryReader,
  message: Message,
  field: Extract<Field, { message: unknown }>,
  wireType: WireType,
  { end, depth }: Bounds,
  budget: Budget,
): void {
  if (wireType !== WireType.LengthDelimited) throw new RangeError('another wire type')
  const length = reader.uint32()
  const inner = { end: reader.pos + length, depth: depth + 1 }
  if (inner.end > end) throw new RangeError('beyond the end')
  if (inner.depth > MAX_DEPTH) {
    reader.pos = inner.end
    return
  }
  const value = readMessage(reader, field.message(), inner, budget)
  if (!field.repeated) message[field.name] = value
  else {
    const list = (message[field.name] ??= []) as Message[]
    list.push(value)
  }
}

function readScalar(reader: BinaryReader, kind: Scalar): unknown {
  switch (kind) {
    case 'text':
      return reader.string()
    case 'bool':
      return reader.bool()
    case 'double':
      return reader.double()
    case 'enum':
      return reader.int32()
    case 'int64':
      return reader.int64().toString()
    case 'nanos':
      return reader.fixed64().toString()
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex')
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64')
  }
}

/** An ExportTraceServiceResponse; empty when everything was taken and there is nothing to say. */
export function encodeTraceResponse(rejectedSpans: number, errorMessage: string): Uint8Array {
  const writer = new BinaryWriter()
  if (rejectedSpans === 0 && errorMessage === '') return writer.finish()
  writer.tag(1, WireType.LengthDelimited).fork()
  if (rejectedSpans > 0) writer.tag(1, WireType.Varint).int64(rejectedSpans)
  if (errorMessage !== '') writer.tag(2, WireType.LengthDelimited).string(errorMessage)
  return writer.join().finish()
}
