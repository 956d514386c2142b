import type { Endpoint, PayloadRequest } from 'payload'

import { isRetryable, sqlState } from '@/db/inTransaction'
import { RefusedError } from '@/errors'

type Method = Extract<Endpoint['method'], 'delete' | 'get' | 'post'>
export type Answer = Response | Record<string, unknown>

/**
 * An own route: parse, call one function, answer. Whatever is thrown becomes the one error shape of
 * the API, and never a stack trace.
 */
export function endpoint(
  method: Method,
  path: string,
  handle: (req: PayloadRequest) => Promise<Answer>,
): Endpoint {
  return {
    method,
    path,
    handler: async (req) => {
      try {
        const answer = await handle(req)
        return answer instanceof Response ? answer : Response.json(answer)
      } catch (error) {
        return answerError(req, error)
      }
    },
  }
}

/** `{"error":{code, message, details, requestId}}` with the status of its meaning. */
export function errorResponse(error: RefusedError, requestId: string | null): Response {
  const { code, message, details, status } = error
  const headers = status === 503 ? { 'retry-after': '1' } : undefined
  return Response.json(
    { error: { code, message, details, requestId } },
    { status, ...(headers ? { headers } : {}) },
  )
}

function answerError(req: PayloadRequest, error: unknown): Response {
  const requestId = req.headers?.get('x-request-id') ?? null
  if (error instanceof RefusedError) return errorResponse(error, requestId)
  req.payload.logger.error({ err: error, msg: `${req.method} ${req.pathname} failed` })
  return errorResponse(fromDatabase(error), requestId)
}

const BUSY_STATES = new Set(['53300', '57014', '57P01', '57P03', '08006', '08003', '55P03'])

/** What is known of a database failure: busy is worth a retry, anything else is our fault. */
function fromDatabase(error: unknown): RefusedError {
  const state = sqlState(error)
  const isPoolWait =
    error instanceof Error && /timeout exceeded when trying to connect/.test(error.message)
  if (isPoolWait || isRetryable(error) || (state !== null && BUSY_STATES.has(state)))
    return new RefusedError(503, 'database_busy', 'The database is busy or restarting. Try again.')
  return new RefusedError(500, 'internal_error', 'Something went wrong here. Nothing was changed.')
}
