import type { AfterErrorHook } from 'payload'

import { databaseBusy, isUnavailable } from '@/db/unavailable'
import { RefusedError } from '@/errors'

/**
 * Payload's own routes keep Payload's error shape; a refusal adds its stable code and details. A
 * database that cannot answer now is one too.
 */
export const refusedInPayload: AfterErrorHook = ({ error, graphqlResult }) => {
  // GraphQL wraps what a resolver throws.
  const original = 'originalError' in error ? error.originalError : error
  const refused = isUnavailable(original) ? databaseBusy() : original
  if (!(refused instanceof RefusedError)) return undefined
  const { code, details, message, status } = refused
  const response = { errors: [{ message, data: { code, details } }] }
  if (!graphqlResult) return { response, status }
  const extensions = { ...graphqlResult.extensions, code, details }
  return { graphqlResult: { ...graphqlResult, extensions } }
}
