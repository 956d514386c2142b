import { malformed } from '@/errors'

const DEFAULT_LIMIT = 25
const MAX_LIMIT = 100

/** Rows of a page. @throws RefusedError 400 `parameter_invalid` */
export function readLimit({ limit }: Record<string, string>): number {
  if (limit === undefined) return DEFAULT_LIMIT
  const rows = /^\d{1,3}$/.test(limit) ? Number(limit) : 0
  if (rows < 1 || rows > MAX_LIMIT)
    throw malformed('parameter_invalid', `limit is a number from 1 to ${MAX_LIMIT}.`, {
      parameter: 'limit',
    })
  return rows
}
