import { canonicalDecimal } from './canonicalDecimal'
import { writeDecimal } from './decimal'
import type { PicoUsd } from './picoUsd'

/** The exact price as a canonical decimal string. */
export const formatPico = (pico: PicoUsd): string =>
  canonicalDecimal(writeDecimal({ unscaled: pico, places: 12 }))
