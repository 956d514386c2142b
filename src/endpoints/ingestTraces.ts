import { requireScope } from '@/access/serviceAccounts'
import { getPool } from '@/db/requireTransaction'
import { recordForeignBatch } from '@/metering/recordForeignBatch'
import { describeOutcome } from '@/usage/describeOutcome'
import { encodeTraceResponse } from '@/usage/otlpProtobuf'
import { parseOtlpSpan } from '@/usage/parseOtlpSpan'
import { otlpEncoding, readOtlpBatch, type OtlpEncoding } from '@/usage/readOtlpBatch'

import { endpoint } from './endpoint'
import { readBody } from './readBody'

/**
 * POST /api/v1/traces (also /v1/traces): spans of the GenAI semantic conventions over OTLP/HTTP.
 * Answers as the protocol has it, in the caller's encoding: how many spans were rejected and why.
 */
export const ingestTracesEndpoint = endpoint('post', '/v1/traces', async (req) => {
  const account = requireScope(req, 'usage:write')
  const { bytes, headers } = await readBody(req)
  const { spans, ignored } = await readOtlpBatch(bytes, headers)
  const nowMicros = Date.now() * 1000
  const batch = await recordForeignBatch(
    getPool(req.payload),
    spans.map((span) => parseOtlpSpan(span, { nowMicros })),
    { account, format: 'otlp' },
  )
  const answer = encode(
    otlpEncoding(headers.contentType),
    batch.rejected,
    describeOutcome(batch.results),
  )
  // The protocol's answer has no place for what was taken.
  for (const [name, count] of [
    ['accepted', batch.accepted],
    ['duplicate', batch.duplicates],
    ['queued', batch.queued],
    ['rejected', batch.rejected],
    ['ignored', ignored],
  ] as const)
    answer.headers.set(`x-spans-${name}`, String(count))
  return answer
})

function encode(encoding: OtlpEncoding, rejectedSpans: number, errorMessage: string): Response {
  if (encoding === 'protobuf')
    return new Response(encodeTraceResponse(rejectedSpans, errorMessage) as BodyInit, {
      headers: { 'content-type': 'application/x-protobuf' },
    })
  // 64-bit numbers are text in OTLP's JSON.
  const partialSuccess = { rejectedSpans: String(rejectedSpans), errorMessage }
  return Response.json(rejectedSpans === 0 && errorMessage === '' ? {} : { partialSuccess })
}
