import type { PayloadRequest } from 'payload'

import { malformed } from '@/errors'

/**
 * The query parameters of a request. Which of two values was meant cannot be known, so a parameter
 * given twice is refused, whatever its name.
 * @throws RefusedError 400 `parameter_repeated`
 */
export function readQuery(req: PayloadRequest): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of req.searchParams) {
    if (Object.hasOwn(query, name))
      throw malformed('parameter_repeated', `${name} is given twice: send it once.`, { name })
    query[name] = value
  }
  return query
}
