import { malformed, RefusedError } from '@/errors'

import { decodeUtf8, inflateBody, MAX_ROWS, mediaType, tooManyRows } from './inflateBody'
import type { RowRefusal } from './usageReport'

/** A row as it lies in the body, or why it cannot even be read. */
export type BatchRow = { index: number; value: unknown } | { index: number; refusal: RowRefusal }

export type BodyHeaders = { contentType: string | null; contentEncoding: string | null }

/**
 * Splits a body into rows. What cannot be read as a whole is refused as a whole; a line that does not
 * parse is one refused row.
 * @throws RefusedError 400 `body_invalid`, 413 `body_too_large` or `too_many_rows`, 415
 *   `content_type_unsupported` or `content_encoding_unsupported`
 */
export async function readUsageBatch(
  bytes: Uint8Array,
  { contentType, contentEncoding }: BodyHeaders,
): Promise<{ rows: BatchRow[] }> {
  const type = mediaType(contentType)
  if (type !== 'application/json' && type !== 'application/x-ndjson')
    throw new RefusedError(
      415,
      'content_type_unsupported',
      'Send application/json or application/x-ndjson.',
    )
  const text = decodeUtf8(await inflateBody(bytes, contentEncoding))
  const rows = type === 'application/json' ? readArray(text) : readLines(text)
  if (rows.length > MAX_ROWS) throw tooManyRows()
  return { rows }
}

function readArray(text: string): BatchRow[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed('body_invalid', 'The body is no JSON.')
  }
  if (!Array.isArray(value)) throw malformed('body_invalid', 'The body is a JSON array of rows.')
  return value.map((row: unknown, index) => ({ index, value: row }))
}

/** One row a line; empty lines are none. */
export function readLines(text: string): BatchRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index): BatchRow => {
      try {
        return { index, value: JSON.parse(line) as unknown }
      } catch {
        return { index, refusal: { code: 'invalid_json', message: 'This line is no JSON.' } }
      }
    })
}
