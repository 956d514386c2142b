/**
 * Every business refusal. `code` is stable snake_case for machines, `message` says what to do for
 * people, `details` carries what a caller may need to go on (limits, choices, ids).
 * Payload's own error handling reads `status` and `isPublic` from here too.
 */
export class RefusedError extends Error {
  readonly code: string
  readonly status: number
  readonly details: Record<string, unknown>
  readonly isPublic = true

  constructor(
    status: number,
    code: string,
    message: string,
    details: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'RefusedError'
    this.status = status
    this.code = code
    this.details = details
  }
}

/** The shape is wrong: 400. */
export const malformed = (code: string, message: string, details?: Record<string, unknown>) =>
  new RefusedError(400, code, message, details)
/** Nobody is signed in, or the token is not known: 401. */
export const unauthenticated = (message = 'Sign in, or send a valid token.') =>
  new RefusedError(401, 'unauthenticated', message)
/** Signed in, but without the right: 403. */
export const forbidden = (message: string, details?: Record<string, unknown>) =>
  new RefusedError(403, 'forbidden', message, details)
/** No such thing, or not one the caller may see: 404. */
export const notFound = (code: string, message: string) => new RefusedError(404, code, message)
/** It contradicts what is already there: 409. */
export const conflict = (code: string, message: string, details?: Record<string, unknown>) =>
  new RefusedError(409, code, message, details)
/** Well-formed, but a rule forbids it: 422. */
export const against = (code: string, message: string, details?: Record<string, unknown>) =>
  new RefusedError(422, code, message, details)
