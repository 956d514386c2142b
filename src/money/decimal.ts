import { halfEvenDivide } from './halfEvenDivide'

/** The number `unscaled` / 10^`places`. */
export type Decimal = { unscaled: bigint; places: number }

/** Reads plain decimal text of any length. @throws Error on anything else: it is our own text */
export function readDecimal(text: string): Decimal {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`Not a decimal: ${text.slice(0, 60)}`)
  const [whole = '', fraction = ''] = text.split('.')
  return { unscaled: BigInt(whole + fraction), places: fraction.length }
}

/** All `places` digits behind the point, zeros included; no point for 0 places. */
export function writeDecimal({ unscaled, places }: Decimal): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(places + 1, '0')
  if (places === 0) return sign + digits
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** The same number with exactly `places` digits behind the point, rounded half to even. */
export function rescale({ unscaled, places: given }: Decimal, places: number): Decimal {
  if (places >= given) return { unscaled: unscaled * 10n ** BigInt(places - given), places }
  return { unscaled: halfEvenDivide(unscaled, 10n ** BigInt(given - places)), places }
}
