import { malformed } from '@/errors'

import { toPicoUsd, type PicoUsd } from './picoUsd'
import { shortestDecimal } from './shortestDecimal'

const PRICE = /^(\d{1,8})(?:\.(\d{1,12}))?$/

/**
 * A price in USD (per 1 M tokens or per unit), as decimal text or as a JSON number by its shortest
 * decimal form. Never negative.
 * @throws RefusedError 400 `price_invalid`
 */
export function parsePrice(value: unknown, { field }: { field: string }): PicoUsd {
  const text = typeof value === 'number' ? shortestDecimal(value) : value
  const match = typeof text === 'string' ? PRICE.exec(text) : null
  if (!match)
    throw malformed(
      'price_invalid',
      `${field} is a price in USD such as "2.5": digits, a point, at most 12 decimals.`,
      { field },
    )
  const [, whole = '', fraction = ''] = match
  return toPicoUsd(BigInt(whole + fraction.padEnd(12, '0')))
}
