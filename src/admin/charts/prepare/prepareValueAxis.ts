import { canonicalDecimal } from '@/money/canonicalDecimal'
import { writeDecimal, type Decimal } from '@/money/decimal'
import { formatExactCount, formatExactMoney, formatPercent } from '@/money/formatMoney'

import type { Measure } from './chart'

export type ValueTick = { value: number; label: string }
/** From the lowest to the highest tick; zero is always among them. */
export type ValueAxis = { min: number; max: number; ticks: ValueTick[] }

const INTERVALS = 4
const COMPACT_FROM = 10_000
const UNITS = [
  { places: 12, name: ' T' },
  { places: 9, name: ' B' },
  { places: 6, name: ' M' },
  { places: 3, name: ' k' },
]

/**
 * An axis that starts at zero, with about four round steps. `lowest` and `highest` are doubles: they
 * place pixels. What is printed is an exact multiple of the step.
 */
export function prepareValueAxis(lowest: number, highest: number, measure: Measure): ValueAxis {
  const [low, high] = [Math.min(0, lowest), Math.max(0, highest)]
  if (low === 0 && high === 0)
    return { min: 0, max: 1, ticks: [{ value: 0, label: zeroOf(measure) }] }
  const step = roundStep((high - low) / INTERVALS, measure)
  const size = toNumber(step)
  // A hair of tolerance: 0.3 / 0.1 is not 3 in doubles.
  const first = Math.floor(low / size + 1e-9)
  const last = Math.ceil(high / size - 1e-9)
  const multiples = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const decimals = multiples.map((count) => ({ ...step, unscaled: step.unscaled * BigInt(count) }))
  const format = labelsFor(Math.max(-first, last) * size, isWhole(step), measure)
  const ticks = decimals.map((decimal) => ({ value: toNumber(decimal), label: format(decimal) }))
  return { min: ticks[0]?.value ?? 0, max: ticks.at(-1)?.value ?? 1, ticks }
}

const ZEROS: Record<Measure, string> = { count: '0', duration: '0', money: '$0', percent: '0 %' }
const zeroOf = (measure: Measure): string => ZEROS[measure]

/** 1, 2, 2.5 or 5 times a power of ten, not below `least`; whole numbers for counts. */
function roundStep(least: number, measure: Measure): Decimal {
  const power = Math.floor(Math.log10(least))
  for (const tenths of [10, 20, 25, 50, 100]) {
    const step = tenTimes(tenths, power - 1)
    if ((measure === 'count' || measure === 'duration') && !isWhole(step)) continue
    if (toNumber(step) >= least * (1 - 1e-9)) return step
  }
  return { unscaled: 1n, places: 0 }
}

/** `tenths` × 10^`power`. */
const tenTimes = (tenths: number, power: number): Decimal =>
  power < 0
    ? { unscaled: BigInt(tenths), places: -power }
    : { unscaled: BigInt(tenths) * 10n ** BigInt(power), places: 0 }

const toNumber = (decimal: Decimal): number => Number(writeDecimal(decimal))

const isWhole = (decimal: Decimal): boolean =>
  !canonicalDecimal(writeDecimal(decimal)).includes('.')

function unitFor(largest: number, measure: Measure): { places: number; name: string } | undefined {
  if (measure === 'duration') return largest >= 1000 ? { places: 3, name: ' s' } : undefined
  if (largest <= COMPACT_FROM) return undefined
  return UNITS.find(({ places }) => largest >= 10 ** places)
}

/** One unit for the whole axis: `$5 k` beside `$10 k`, not beside `$10,000`. */
function labelsFor(
  largest: number,
  hasWholeSteps: boolean,
  measure: Measure,
): (tick: Decimal) => string {
  const unit = unitFor(largest, measure)
  return ({ unscaled, places }) => {
    if (unscaled === 0n) return zeroOf(measure)
    const text = canonicalDecimal(writeDecimal({ unscaled, places: places + (unit?.places ?? 0) }))
    if (measure === 'percent') return formatPercent(text).replace('.0 %', ' %')
    const currency = measure === 'money' ? '$' : ''
    if (unit) return `${text.replace(/^-?/, (sign) => sign + currency)}${unit.name}`
    if (measure === 'count') return formatExactCount(text)
    if (measure === 'duration') return `${formatExactCount(text)} ms`
    // Never rounded: $0.015 must not be called $0.02.
    return formatExactMoney(text).replace(hasWholeSteps ? /\.00$/ : /$^/, '')
  }
}
