import { canonicalDecimal } from './canonicalDecimal'
import { readDecimal, rescale, writeDecimal } from './decimal'

/** The exact sum of decimal texts, canonical: `0` of none. For screens that add what is shown. */
export function sumMoney(amounts: readonly string[]): string {
  const decimals = amounts.map(readDecimal)
  const places = Math.max(0, ...decimals.map((decimal) => decimal.places))
  let unscaled = 0n
  for (const decimal of decimals) unscaled += rescale(decimal, places).unscaled
  return canonicalDecimal(writeDecimal({ unscaled, places }))
}

/** `amount` minus each of the others, exact and canonical. */
export function subtractMoney(amount: string, others: readonly string[]): string {
  const negated = others.map((other) => (other.startsWith('-') ? other.slice(1) : `-${other}`))
  return sumMoney([amount, ...negated])
}
