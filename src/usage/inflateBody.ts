import { createGunzip } from 'node:zlib'

import { malformed, RefusedError } from '@/errors'

/** What one request of usage may hold, inflated. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024
/** What one request of usage may hold, in rows. */
export const MAX_ROWS = 5000

const tooLarge = () =>
  new RefusedError(413, 'body_too_large', 'Send at most 10 MiB at once, inflated.')

export const tooManyRows = () =>
  new RefusedError(413, 'too_many_rows', `Send at most ${MAX_ROWS} rows at once.`)

/**
 * The body as it was before its encoding, at most 10 MiB of it.
 * @throws RefusedError 400 `body_invalid`, 413 `body_too_large`, 415 `content_encoding_unsupported`
 */
export async function inflateBody(bytes: Uint8Array, encoding: string | null): Promise<Uint8Array> {
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

/** @throws RefusedError 400 `body_invalid` */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('body_invalid', 'The body is no UTF-8.')
  }
}

/** `application/json` of `Application/JSON; charset=utf-8`; empty where there is none. */
export const mediaType = (contentType: string | null): string =>
  (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
