import { RefusedError } from '@/errors'

import { isRetryable, sqlState } from './inTransaction'

/**
 * SQLSTATE classes of a database that cannot answer now: 08 connections, 53 resources, 57 what an
 * operator or a timeout has ended; and single states: a standby that only reads, a lock not waited for.
 */
const UNAVAILABLE_STATE = /^(08|53|57)|^(25006|55P03)$/

const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

// What node-postgres says without a code: of a pool without a free connection, and of a connection
// that ended between two statements or under one.
const DRIVER_MESSAGE =
  /timeout exceeded when trying to connect|^Connection terminated|and is not queryable$/

/** Whether an error, also below wrappers, says that the database cannot answer now. */
export function isUnavailable(error: unknown): boolean {
  if (isRetryable(error) || UNAVAILABLE_STATE.test(sqlState(error) ?? '')) return true
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as { code?: unknown }
    if (typeof code === 'string' && SOCKET_CODES.has(code)) return true
    if (DRIVER_MESSAGE.test(current.message)) return true
  }
  return false
}

/** Nothing was changed; the same call may succeed in a moment. */
export const databaseBusy = () =>
  new RefusedError(503, 'database_busy', 'The database is busy or restarting. Try again.')
