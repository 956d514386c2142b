import { gzipSync } from 'node:zlib'

import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeTraceRequest, encodeTraceResponse } from '@/usage/otlpProtobuf'
import { readSpans } from '@/usage/otlpRequest'
import { readOtlpBatch } from '@/usage/readOtlpBatch'

import { GEN_AI, otlpJson, otlpProtobuf, type SpanFacts } from '../../support/otlpSpans'

const JSON_TYPE = { contentType: 'application/json', contentEncoding: null }
const PROTOBUF = { contentType: 'application/x-protobuf', contentEncoding: null }
const encode = (text: string) => new TextEncoder().encode(text)

const codeOf = async (work: Promise<unknown>): Promise<[number, string]> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason as { status: number; code: string },
  )
  return [error?.status ?? 200, error?.code ?? 'ok']
}

const facts: SpanFacts[] = [
  {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    start: 1_795_564_800.123456,
    attributes: {
      ...GEN_AI,
      big: 2 ** 40,
      negative: -3,
      half: 0.5,
      list: ['a', 1, true],
      nested: { deep: { deeper: 'x' } },
    },
    events: [{ name: 'exception', attributes: { 'exception.type': 'E' } }],
  },
  {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    start: 1_795_564_801,
    attributes: { 'http.method': 'GET' },
  },
]

describe('an OTLP trace request', () => {
  it('reads the same from protobuf as from JSON, as OpenTelemetry writes both', () => {
    const fromProtobuf = readSpans(decodeTraceRequest(otlpProtobuf(facts)))
    const fromJson = readSpans(JSON.parse(otlpJson(facts)))
    expect(fromProtobuf.map(withoutEmpty)).toEqual(fromJson.map(withoutEmpty))
    expect(fromProtobuf[0]).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      scope: 'openai-instrumentation',
    })
    expect(fromProtobuf[0]?.attributes.get('big')).toBe(2 ** 40)
    expect(fromProtobuf[0]?.attributes.get('list')).toEqual(['a', 1, true])
  })

  it('counts spans that are no inference, and keeps them out', async () => {
    for (const [body, headers] of [
      [otlpProtobuf(facts), PROTOBUF],
      [encode(otlpJson(facts)), JSON_TYPE],
      [gzipSync(otlpProtobuf(facts)), { ...PROTOBUF, contentEncoding: 'gzip' }],
    ] as const) {
      const { spans, ignored } = await readOtlpBatch(body, headers)
      expect([spans.length, ignored]).toEqual([1, 1])
    }
  })

  it('may be empty', async () => {
    expect(await readOtlpBatch(new Uint8Array(), PROTOBUF)).toEqual({ spans: [], ignored: 0 })
    expect(await readOtlpBatch(encode('{}'), JSON_TYPE)).toEqual({ spans: [], ignored: 0 })
  })

  it.each([
    ['text/plain', null, '{}', [415, 'content_type_unsupported']],
    ['application/json', 'br', '{}', [415, 'content_encoding_unsupported']],
    ['application/json', null, '{', [400, 'body_invalid']],
    ['application/json', null, '[]', [400, 'body_invalid']],
    ['application/json', null, '{"resourceSpans":7}', [400, 'body_invalid']],
    ['application/x-protobuf', null, '{"resourceSpans":[]}', [400, 'body_invalid']],
    ['application/x-protobuf', 'gzip', 'no gzip', [400, 'body_invalid']],
  ])('as %s (%s) %j is refused whole', async (contentType, contentEncoding, body, expected) => {
    const read = readOtlpBatch(encode(body), { contentType, contentEncoding })
    expect(await codeOf(read)).toEqual(expected)
  })

  it('with 5,001 inference spans is refused whole', async () => {
    const many = otlpProtobuf(Array.from({ length: 5001 }, () => ({ resource: {} })))
    expect(await codeOf(readOtlpBatch(many, PROTOBUF))).toEqual([413, 'too_many_rows'])
  })
})

describe('protobuf that lies', () => {
  const nest = (levels: number): Uint8Array => {
    let value = new BinaryWriter().tag(1, WireType.LengthDelimited).string('core').finish()
    // AnyValue.array_value = 5, ArrayValue.values = 1
    for (let i = 0; i < levels; i += 1) {
      const list = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(value).finish()
      value = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(list).finish()
    }
    return value
  }
  const request = (attribute: Uint8Array): Uint8Array => {
    const wrap = (field: number, bytes: Uint8Array) =>
      new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish()
    const keyValue = new Uint8Array([...wrap(1, encode('deep')), ...wrap(2, attribute)])
    return wrap(1, wrap(2, wrap(2, wrap(9, keyValue))))
  }

  it('by its depth costs no stack: what lies deeper is left out', () => {
    const [shallow] = readSpans(decodeTraceRequest(request(nest(3))))
    expect(shallow?.attributes.get('deep')).toEqual([[['core']]])
    const [deep] = readSpans(decodeTraceRequest(request(nest(2000))))
    expect(JSON.stringify(deep?.attributes.get('deep'))).not.toContain('core')
  })

  it('by its lengths is refused', async () => {
    const whole = otlpProtobuf(facts)
    expect(await codeOf(readOtlpBatch(whole.subarray(0, -1), PROTOBUF))).toEqual([
      400,
      'body_invalid',
    ])
    for (const bytes of [
      [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
      [0x0a, 0x05, 0x12],
      // A span that says it is longer than the group it lies in.
      [0x0a, 0x06, 0x12, 0x02, 0x12, 0x7f, 0x00, 0x00],
      [0x08],
      [0x0b],
    ])
      expect(await codeOf(readOtlpBatch(new Uint8Array(bytes), PROTOBUF))).toEqual([
        400,
        'body_invalid',
      ])
  })

  it('by its number of messages is refused before memory runs out', async () => {
    const empty = new Uint8Array(4 * 1024 * 1024)
    for (let i = 0; i < empty.length; i += 2) empty[i] = 0x0a
    expect(await codeOf(readOtlpBatch(empty, PROTOBUF))).toEqual([400, 'body_invalid'])
  })

  it('whatever its bytes, ends in a request or a refusal', () => {
    const whole = otlpProtobuf(facts)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))), (changes) => {
        const bytes = whole.slice()
        for (const [at, value] of changes) bytes[at] = value
        try {
          readSpans(decodeTraceRequest(bytes))
        } catch (error) {
          expect(error).toMatchObject({ status: 400, code: 'body_invalid' })
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the answer in protobuf', () => {
  it('is empty when there is nothing to say', () => {
    expect(encodeTraceResponse(0, '')).toHaveLength(0)
  })

  it('tells how many spans were rejected and why', () => {
    const reader = new BinaryReader(encodeTraceResponse(3, 'why'))
    expect(reader.tag()).toEqual([1, WireType.LengthDelimited])
    const inner = new BinaryReader(reader.bytes())
    expect(inner.tag()).toEqual([1, WireType.Varint])
    expect(Number(inner.int64())).toBe(3)
    expect(inner.tag()).toEqual([2, WireType.LengthDelimited])
    expect(inner.string()).toBe('why')
  })
})

/** JSON writes no status where there is none; protobuf leaves out what is empty. */
const withoutEmpty = (span: object) =>
  JSON.parse(
    JSON.stringify(span, (_, value: unknown) => {
      if (typeof value === 'bigint') return value.toString()
      return value instanceof Map ? [...(value as Map<string, unknown>)] : value
    }),
  ) as unknown
