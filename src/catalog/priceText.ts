import { canonicalDecimal } from '@/money/canonicalDecimal'

const PRICE = /^\d{1,8}(\.\d{1,12})?$/

/**
 * The shortest decimal form of a JavaScript number, moved `shift` places to the right of the point
 * (3: a price per 1,000 becomes one per unit). Throws when it is no price: the source is a pinned
 * package, so that is a defect of the package or of this reading of it.
 */
export function priceText(value: number, shift = 0): string {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (!match) throw new Error(`Not a price: ${String(value)}`)
  const [, whole = '', fraction = '', exponent = '0'] = match
  const places = fraction.length - Number(exponent) + shift
  const digits = `${whole}${fraction}`.padEnd(whole.length + fraction.length - places, '0')
  const padded = digits.padStart(Math.max(places, 0) + 1, '0')
  const text = places > 0 ? `${padded.slice(0, -places)}.${padded.slice(-places)}` : digits
  const price = canonicalDecimal(text)
  if (!PRICE.test(price)) throw new Error(`Not a price: ${String(value)}`)
  return price
}
