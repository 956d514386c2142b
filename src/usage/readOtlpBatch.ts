import { malformed, RefusedError } from '@/errors'

import { decodeUtf8, inflateBody, MAX_ROWS, mediaType, tooManyRows } from './inflateBody'
import { isInference } from './otlpInference'
import { decodeTraceRequest } from './otlpProtobuf'
import { readSpans, type OtlpSpan } from './otlpRequest'
import type { BodyHeaders } from './readUsageBatch'

/** What the caller speaks, and is answered in. */
export type OtlpEncoding = 'json' | 'protobuf'

/** @throws RefusedError 415 `content_type_unsupported` */
export function otlpEncoding(contentType: string | null): OtlpEncoding {
  const type = mediaType(contentType)
  if (type === 'application/json') return 'json'
  if (type === 'application/x-protobuf') return 'protobuf'
  throw new RefusedError(
    415,
    'content_type_unsupported',
    'Send application/json or application/x-protobuf.',
  )
}

/**
 * The inference spans of an OTLP trace request, and how many others there were.
 * @throws RefusedError 400 `body_invalid`, 413 `body_too_large` or `too_many_rows`, 415
 *   `content_type_unsupported` or `content_encoding_unsupported`
 */
export async function readOtlpBatch(
  bytes: Uint8Array,
  { contentType, contentEncoding }: BodyHeaders,
): Promise<{ spans: OtlpSpan[]; ignored: number }> {
  const encoding = otlpEncoding(contentType)
  const body = await inflateBody(bytes, contentEncoding)
  const request = encoding === 'json' ? parseJson(decodeUtf8(body)) : decodeTraceRequest(body)
  const all = readSpans(request)
  const spans = all.filter(isInference)
  if (spans.length > MAX_ROWS) throw tooManyRows()
  return { spans, ignored: all.length - spans.length }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('body_invalid', 'The body is no JSON.')
  }
}
