import { executeAuthStrategies, type BasePayload } from 'payload'

import { findOperator } from '@/access/permissions'
import { rememberCaller } from '@/access/rememberedCaller'
import { refuseUnchecked } from '@/access/refuseUnchecked'
import { RefusedError } from '@/errors'

import { errorResponse, fromDatabase } from './endpoint'

/** What a customer's account may call besides what anonymous callers may. */
const OPEN_TO_CUSTOMERS: readonly [string, RegExp][] = [
  ['POST', /^\/api\/users\/(login|logout|forgot-password|reset-password)$/],
  ['GET', /^\/api\/users\/me$/],
  ['GET', /^\/api\/(health|ready)$/],
]

/**
 * A customer's account signs in by the same form as an operator, but every other route answers 403,
 * whether or not the thing asked for exists. Whoever cannot be looked up now is told that, not sent
 * to sign in again.
 * @returns the refusal, or null where the request may go on
 */
export async function guardCustomers(
  payload: BasePayload,
  request: Request,
): Promise<Response | null> {
  // Service account tokens are checked by the routes that take them.
  if (!carriesUserCredentials(request)) return null
  const { pathname } = new URL(request.url)
  if (OPEN_TO_CUSTOMERS.some(([method, path]) => request.method === method && path.test(pathname)))
    return null
  const { headers } = request
  const answer = (error: RefusedError) => errorResponse(error, headers.get('x-request-id'))
  const { user } = await executeAuthStrategies({ headers, payload, canSetHeaders: false })
  if (!user)
    return refuseUnchecked(payload, headers).then(
      () => null,
      (error: unknown) => answer(error instanceof RefusedError ? error : fromDatabase(error)),
    )
  if (user.collection !== 'users' || findOperator(user)) {
    rememberCaller(headers, user)
    return null
  }
  return answer(
    new RefusedError(403, 'forbidden', 'This account has no right to use the admin API.'),
  )
}

const carriesUserCredentials = (request: Request): boolean =>
  /^(JWT|Bearer (?!llmgs_))/.test(request.headers.get('authorization') ?? '') ||
  (request.headers.get('cookie') ?? '').includes('payload-token=')
