import type { ServerResponse } from 'node:http'

export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Body of an error answer, the same shape as every own endpoint's. */
export const errorBody = (refusal: Refusal, requestId: string): string =>
  JSON.stringify({
    error: { code: refusal.code, message: refusal.message, details: {}, requestId },
  })

/** Ends the response with JSON. Does nothing to one that has begun already. */
export const answerJson = (
  res: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (res.headersSent || res.destroyed) return
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  res.end(body)
}
