import { createGunzip } from 'node:zlib'

import { malformed, RefusedError } from '@/errors'

import type { RowRefusal } from './usageReport'

/** A row as it lies in the body, or why it cannot even be read. */
export type BatchRow = { index: number; value: unknown } | { index: number; refusal: RowRefusal }

export const MAX_BODY_BYTES = 10 * 1024 * 1024
const MAX_ROWS = 5000

type Headers = { contentType: string | null; contentEncoding: string | null }

/**
 * Splits a body into rows. What cannot be read as a whole is refused as a whole; a line that does not
 * parse is one refused row.
 * @throws RefusedError 400 `body_invalid`, 413 `body_too_large` or `too_many_rows`, 415
 *   `content_type_unsupported` or `content_encoding_unsupported`
 */
export async function readUsageBatch(
  bytes: Uint8Array,
  { contentType, contentEncoding }: Headers,
): Promise<{ rows: BatchRow[] }> {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/x-ndjson')
    throw new RefusedError(
      415,
      'content_type_unsupported',
      'Send application/json or application/x-ndjson.',
    )
  const text = decodeUtf8(await inflate(bytes, contentEncoding))
  const rows = type === 'application/json' ? readArray(text) : readLines(text)
  if (rows.length > MAX_ROWS)
    throw new RefusedError(413, 'too_many_rows', `Send at most ${MAX_ROWS} rows at once.`)
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

function readLines(text: string): BatchRow[] {
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

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('body_invalid', 'The body is no UTF-8.')
  }
}

const tooLarge = () =>
  new RefusedError(413, 'body_too_large', 'Send at most 10 MiB at once, inflated.')

async function inflate(bytes: Uint8Array, encoding: string | null): Promise<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase()
  if (name === 'identity' || name === '') {
    if (bytes.byteLength > MAX_BODY_BYTES) throw tooLarge()
    return bytes
  }
  if (name !== 'gzip')
    throw new RefusedError(415, 'content_encoding_unsupported', 'Only gzip is inflated.')
  return gunzip(bytes)
}

/** Stops as soon as the limit is passed: a bomb never unfolds. */
async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  const stream = createGunzip()
  stream.end(bytes)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.byteLength
      if (size > MAX_BODY_BYTES) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    stream.destroy()
    if (error instanceof RefusedError) throw error
    throw malformed('body_invalid', 'The gzip body is broken.')
  }
  return Buffer.concat(chunks)
}
