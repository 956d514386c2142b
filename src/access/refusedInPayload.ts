import type { AfterErrorHook } from 'payload'

import { RefusedError } from '@/errors'

/** Payload's own routes keep Payload's error shape; a refusal adds its stable code and details. */
export const refusedInPayload: AfterErrorHook = ({ error }) => {
  if (!(error instanceof RefusedError)) return undefined
  const { code, details, message, status } = error
  return { response: { errors: [{ message, data: { code, details } }] }, status }
}
