import type { PayloadRequest } from 'payload'

import { malformed } from '@/errors'

/**
 * The JSON object of a request, with no other fields than those named: a typing error is told, not
 * ignored.
 * @throws RefusedError 400 `body_invalid`, `unknown_field`
 */
export async function readJson(
  req: PayloadRequest,
  allowed: readonly string[],
): Promise<Record<string, unknown>> {
  let body: unknown
  try {
    body = JSON.parse((await req.text?.()) ?? '')
  } catch {
    throw malformed('body_invalid', 'Send a JSON object.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw malformed('body_invalid', 'Send a JSON object.')
  const unknown = Object.keys(body).filter((name) => !allowed.includes(name))
  if (unknown.length > 0)
    throw malformed('unknown_field', `Unknown field ${unknown.join(', ')}.`, { allowed })
  return body as Record<string, unknown>
}
