import { canonicalDecimal } from './canonicalDecimal'
import { writeDecimal } from './decimal'
import type { NanoUsd } from './nanoUsd'

/** The exact amount as a canonical decimal string: what every API and column gets. */
export const formatNano = (nano: NanoUsd): string =>
  nano === 0n ? '0' : canonicalDecimal(writeDecimal({ unscaled: nano, places: 9 }))
