import { canonicalDecimal } from '@/money/canonicalDecimal'
import { readDecimal, rescale, writeDecimal } from '@/money/decimal'

const PERCENT = /^\d{1,3}(\.\d{1,4})?$/
const PLACES = 4
const FULL = 100n * 10n ** BigInt(PLACES)

/**
 * A percent above 0 and up to 100, at most 4 decimals.
 * @returns percent × 10,000, so `12.5` is 125000; null for anything else
 */
export function parsePercent(text: unknown): bigint | null {
  if (typeof text !== 'string' || !PERCENT.test(text)) return null
  const { unscaled } = rescale(readDecimal(text), PLACES)
  return unscaled > 0n && unscaled <= FULL ? unscaled : null
}

/** `12.5` for 125000. */
export const formatPercent = (scaled: bigint): string =>
  canonicalDecimal(writeDecimal({ unscaled: scaled, places: PLACES }))
