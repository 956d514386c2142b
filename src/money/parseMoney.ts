import { malformed } from '@/errors'
import type { NanoUsd } from './nanoUsd'
export function parseMoney(value: unknown, { field }: { field: string }): NanoUsd {
  const text = typeof value === 'number' ? String(value) : value
  const match = typeof text === 'string' ? /^(-?)(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text) : null
  if (!match) throw malformed('amount_invalid', `${field} is an amount such as 12.5.`, { field })
  const nano = BigInt(`${match[2]}${(match[3] ?? '').padEnd(9, '0')}`)
  return (match[1] === '-' ? -nano : nano) as NanoUsd
}
