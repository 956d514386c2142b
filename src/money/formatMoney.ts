import { canonicalDecimal } from './canonicalDecimal'
import { readDecimal, rescale, writeDecimal, type Decimal } from './decimal'
import { halfEvenDivide } from './halfEvenDivide'
import { shortestDecimal } from './shortestDecimal'

/** What a screen shows where there is no number. Never 0. */
export const MISSING = '–'

const SIGNIFICANT_BELOW_A_CENT = 6
const COMPACT_ABOVE = 10_000n
const COMPACT_STEPS = [
  { size: 1_000n, unit: 'k' },
  { size: 1_000_000n, unit: 'M' },
  { size: 1_000_000_000n, unit: 'B' },
  { size: 1_000_000_000_000n, unit: 'T' },
] as const

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** `-1234.5` → `-$1,234.5`: the minus before the currency. */
function withCurrency(text: string): string {
  const sign = text.startsWith('-') ? '-' : ''
  const [whole = '', fraction] = text.slice(sign.length).split('.')
  return `${sign}$${group(whole)}${fraction === undefined ? '' : `.${fraction}`}`
}

/**
 * USD for people, from decimal text: `$1,234.56`; below a cent up to 6 significant digits
 * (`$0.000154`), so that nothing but zero reads `$0.00`; `-$3.20`. Cents are rounded half to even:
 * show the exact text beside it.
 */
export function formatMoney(amount: string): string {
  const decimal = readDecimal(amount)
  const cents = rescale(decimal, 2)
  if (decimal.unscaled === 0n || !isBelowOneCent(decimal)) return withCurrency(writeDecimal(cents))
  const digits = decimal.unscaled.toString().replace('-', '').length
  const places = decimal.places - digits + SIGNIFICANT_BELOW_A_CENT
  const short = canonicalDecimal(writeDecimal(rescale(decimal, Math.min(places, decimal.places))))
  return withCurrency(short)
}

function isBelowOneCent({ unscaled, places }: Decimal): boolean {
  const hundredfold = (unscaled < 0n ? -unscaled : unscaled) * 100n
  return hundredfold < 10n ** BigInt(places)
}

/** All digits there are and at least cents: `$0.0375`, `$2.50`, `$1,234.567`. For prices and proofs. */
export function formatExactMoney(amount: string): string {
  const decimal = readDecimal(canonicalDecimal(amount))
  return withCurrency(writeDecimal(rescale(decimal, Math.max(2, decimal.places))))
}

/** `$2.50 / 1 M tokens`, never rounded. */
export const formatPricePerMillion = (price: string): string =>
  `${formatExactMoney(price)} / 1 M tokens`

/** `18,123,456`. */
export function formatExactCount(count: number | bigint | string): string {
  const text = BigInt(count).toString()
  return text.startsWith('-') ? `-${group(text.slice(1))}` : group(text)
}

/** Compact above 10,000: `9,999`, `12.3 k`, `18.1 M`. */
export function formatCount(count: number | bigint | string): string {
  const value = BigInt(count)
  const size = value < 0n ? -value : value
  if (size <= COMPACT_ABOVE) return formatExactCount(value)
  for (const [index, step] of COMPACT_STEPS.entries()) {
    const tenths = halfEvenDivide(size * 10n, step.size)
    // 999,960 is 1,000.0 k: the next unit says it better.
    if (tenths >= 10_000n && index < COMPACT_STEPS.length - 1) continue
    const text = canonicalDecimal(writeDecimal({ unscaled: tenths, places: 1 }))
    const [whole = '', fraction] = text.split('.')
    return `${value < 0n ? '-' : ''}${group(whole)}${fraction ? `.${fraction}` : ''} ${step.unit}`
  }
  throw new Error('Every count has a step.')
}

/** Part / whole in tenths of a percent, or null when there is no whole. */
function toPermille(part: Decimal, whole: Decimal): bigint | null {
  if (whole.unscaled === 0n) return null
  const places = Math.max(part.places, whole.places)
  const [a, b] = [rescale(part, places).unscaled, rescale(whole, places).unscaled]
  return halfEvenDivide(a * 1000n, b)
}

function percentText(permille: bigint, unscaled: bigint): string {
  if (permille === 0n && unscaled !== 0n) return unscaled > 0n ? '< 0.1 %' : '> -0.1 %'
  const text = writeDecimal({ unscaled: permille, places: 1 })
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  return `${permille < 0n ? '-' : ''}${group(whole)}.${fraction} %`
}

const toDecimal = (value: string | number): Decimal => {
  const text = typeof value === 'number' ? shortestDecimal(value) : value
  if (text === null) throw new Error(`Not a decimal: ${value}`)
  return readDecimal(text)
}

/** A ratio, 0.184 → `18.4 %`. Something that is not zero never reads `0.0 %`. */
export const formatPercent = (ratio: string | number): string => formatShare(ratio, '1')

/** What `part` is of `whole`: `18.4 %`, or `–` when the whole is 0. */
export function formatShare(part: string | number, whole: string | number): string {
  const decimal = toDecimal(part)
  const permille = toPermille(decimal, toDecimal(whole))
  return permille === null ? MISSING : percentText(permille, decimal.unscaled)
}

/**
 * Change against the window before: `▲ 12.4 %`, `▼ 3.1 %`, `0.0 %`; `new` when there was nothing
 * before, which no percentage can say.
 */
export function formatChange(current: string | number, previous: string | number): string {
  const [now, before] = [toDecimal(current), toDecimal(previous)]
  const places = Math.max(now.places, before.places)
  const base = rescale(before, places).unscaled
  const difference = rescale(now, places).unscaled - base
  if (difference === 0n) return '0.0 %'
  if (base === 0n) return 'new'
  const size = (value: bigint): Decimal => ({ unscaled: value < 0n ? -value : value, places })
  const permille = toPermille(size(difference), size(base)) ?? 0n
  return `${difference > 0n ? '▲' : '▼'} ${percentText(permille, 1n)}`
}
