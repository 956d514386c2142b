import { malformed, RefusedError } from '@/errors'

import { decodeUtf8, inflateBody, MAX_ROWS, mediaType, tooManyRows } from './inflateBody'
import { readLines, type BatchRow, type BodyHeaders } from './readUsageBatch'
import { isObject } from './rowFields'

const TYPES = new Set(['application/json', 'application/x-ndjson'])

/**
 * Splits what LiteLLM's generic_api callback posts: a JSON array, one object, or one object a line.
 * LiteLLM says application/json of all three, so the shape is read from the body.
 * @throws RefusedError 400 `body_invalid`, 413 `body_too_large` or `too_many_rows`, 415
 *   `content_type_unsupported` or `content_encoding_unsupported`
 */
export async function readLitellmBatch(
  bytes: Uint8Array,
  { contentType, contentEncoding }: BodyHeaders,
): Promise<BatchRow[]> {
  const type = mediaType(contentType)
  if (!TYPES.has(type))
    throw new RefusedError(
      415,
      'content_type_unsupported',
      'Send application/json or application/x-ndjson.',
    )
  const text = decodeUtf8(await inflateBody(bytes, contentEncoding))
  const rows = type === 'application/x-ndjson' ? readLines(text) : readJsonOrLines(text)
  if (rows.length > MAX_ROWS) throw tooManyRows()
  return rows
}

function readJsonOrLines(text: string): BatchRow[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return readUndeclaredLines(text)
  }
  if (Array.isArray(value)) return value.map((row: unknown, index) => ({ index, value: row }))
  if (isObject(value)) return [{ index: 0, value }]
  throw malformed('body_invalid', 'The body is a JSON array, one object, or one object a line.')
}

/** Lines count as lines only where one of them is a whole object: half a JSON body is no batch. */
function readUndeclaredLines(text: string): BatchRow[] {
  const rows = text.trimStart().startsWith('{') ? readLines(text) : []
  if (!rows.some((row) => 'value' in row && isObject(row.value)))
    throw malformed('body_invalid', 'The body is no JSON.')
  return rows
}
