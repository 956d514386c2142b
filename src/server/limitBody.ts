import { IncomingMessage, type ServerResponse } from 'node:http'
import { type Refusal, errorBody } from './answerJson'

const MIB = 1024 * 1024
/** Lets a batch of exactly 10 MiB through; the endpoint counts the inflated bytes itself. */
const SLACK = 64 * 1024
const USAGE_LIMIT = 10 * MIB + SLACK
const OTHER_LIMIT = 2 * MIB
/** How long a refused sender may go on sending before the connection is cut, so that it can read. */
const LINGER_MS = 1_000

/** Most bytes that a request body to this path may have. */
export const bodyLimitOf = (pathname: string): number =>
  pathname === '/api/usage' ||
  pathname.startsWith('/api/usage/') ||
  pathname === '/v1/traces' ||
  pathname === '/api/v1/traces'
    ? USAGE_LIMIT
    : OTHER_LIMIT

/** Bytes of memory to count for the body: as declared, or the limit where nothing is declared. */
export const expectedBodyBytes = (req: IncomingMessage, limit: number): number => {
  const declared = req.headers['content-length']
  if (declared !== undefined) return Number(declared)
  return req.headers['transfer-encoding'] === undefined ? 0 : limit
}

const tooLarge = (limit: number): Refusal => ({
  status: 413,
  code: 'body_too_large',
  message: `The body may have ${limit} bytes at most: send it in smaller parts.`,
})

/**
 * Answers at once, while the sender is still sending: an answer on a connection that is cut under
 * it would be lost. The rest of the body is thrown away, for a moment.
 */
const refuseEarly = (
  req: IncomingMessage,
  res: ServerResponse,
  refusal: Refusal,
  requestId: string,
): void => {
  const body = errorBody(refusal, requestId)
  if (res.headersSent) {
    req.destroy()
    return
  }
  res.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    connection: 'close',
  })
  res.write(body)
  const cut = () => {
    clearTimeout(timer)
    res.end()
    req.destroy()
  }
  const timer = setTimeout(cut, LINGER_MS)
  req.once('end', cut)
  req.once('close', cut)
  req.resume()
}

/**
 * Holds a request to `limit` bytes. False = it declared more and has been refused already. An
 * undeclared body is counted as it comes in; past the limit nothing more of it reaches the handler,
 * whose reading then fails: a cut-off body must never look like a whole one.
 */
export const limitBody = (
  req: IncomingMessage,
  res: ServerResponse,
  limit: number,
  requestId: string,
): boolean => {
  if (Number(req.headers['content-length'] ?? 0) > limit) {
    refuseEarly(req, res, tooLarge(limit), requestId)
    return false
  }
  let received = 0
  let refused = false
  req.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (refused) return true
    if (chunk instanceof Uint8Array) received += chunk.byteLength
    if (received <= limit) return IncomingMessage.prototype.push.call(req, chunk, encoding)
    refused = true
    refuseEarly(req, res, tooLarge(limit), requestId)
    return true
  }
  return true
}
