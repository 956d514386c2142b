import { canonicalDecimal } from './canonicalDecimal'
import type { NanoUsd } from './nanoUsd'
export function formatNano(nano: NanoUsd): string {
  const sign = nano < 0n ? '-' : ''
  const digits = (nano < 0n ? -nano : nano).toString().padStart(10, '0')
  return canonicalDecimal(`${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`)
}
