import { malformed } from '@/errors'

import { toNanoUsd, type NanoUsd } from './nanoUsd'
import { shortestDecimal } from './shortestDecimal'

const MONEY = /^(-?)(\d{1,11})(?:\.(\d{1,9}))?$/

/**
 * USD from a caller: decimal text, or a JSON number by its shortest decimal form. More digits than
 * the unit holds are refused, not rounded.
 * @throws RefusedError 400 `amount_invalid`
 */
export function parseMoney(value: unknown, { field }: { field: string }): NanoUsd {
  const text = typeof value === 'number' ? shortestDecimal(value) : value
  const match = typeof text === 'string' ? MONEY.exec(text) : null
  if (!match)
    throw malformed(
      'amount_invalid',
      `${field} is an amount in USD such as "12.5": digits, a point, at most 9 decimals.`,
      { field },
    )
  const [, sign, whole = '', fraction = ''] = match
  const nano = BigInt(whole + fraction.padEnd(9, '0'))
  return toNanoUsd(sign === '-' ? -nano : nano)
}
