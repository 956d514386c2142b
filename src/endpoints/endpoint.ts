import type { Endpoint, PayloadRequest } from 'payload'

import { refuseUnchecked } from '@/access/refuseUnchecked'
import { databaseBusy, isUnavailable } from '@/db/unavailable'
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
        return await answerError(req, error)
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

async function answerError(req: PayloadRequest, thrown: unknown): Promise<Response> {
  const requestId = req.headers?.get('x-request-id') ?? null
  const error = await doubted(req, thrown)
  if (error instanceof RefusedError) return errorResponse(error, requestId)
  req.payload.logger.error({ err: error, msg: `${req.method} ${req.pathname} failed` })
  return errorResponse(fromDatabase(error), requestId)
}

/** A 401 is told only where the credentials could be looked up. */
async function doubted(req: PayloadRequest, error: unknown): Promise<unknown> {
  if (!(error instanceof RefusedError) || error.status !== 401) return error
  try {
    await refuseUnchecked(req.payload, req.headers)
    return error
  } catch (doubt) {
    return doubt
  }
}

/** What is known of a database failure: busy is worth a retry, anything else is our fault. */
export const fromDatabase = (error: unknown): RefusedError =>
  isUnavailable(error)
    ? databaseBusy()
    : new RefusedError(500, 'internal_error', 'Something went wrong here. Nothing was changed.')
