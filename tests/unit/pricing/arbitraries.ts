import fc from 'fast-check'

import { toPicoUsd, type PicoUsd } from '@/money/picoUsd'
import {
  PRICE_KINDS,
  TOKEN_KINDS,
  type PriceSheet,
  type PriceVersion,
} from '@/pricing/priceVersion'
import { FULL_PERCENT, type RatedUsage } from '@/pricing/rateUsage'

/** Prices of 12 decimals up to $1,000: all digits in use, so that rounding happens. */
const price = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(toPicoUsd)
const maybe = fc.option(price, { nil: null, freq: 2 })

const sheetOf = (kinds: readonly string[]): fc.Arbitrary<PriceSheet> =>
  fc.record(Object.fromEntries(kinds.map((kind) => [kind, maybe])))

const count = fc.oneof(fc.nat(20), fc.nat(400_000))

export const version: fc.Arbitrary<PriceVersion> = fc.record({
  id: fc.constant('prc_1'),
  provider: fc.constant('openai'),
  model: fc.constant('gpt-4o'),
  region: fc.constant(null),
  effectiveFrom: fc.constant(0),
  effectiveTo: fc.constant(null),
  prices: fc
    .tuple(sheetOf(PRICE_KINDS), price, price)
    .map(([sheet, input, output]) => ({ ...sheet, input, output })),
  costs: sheetOf(PRICE_KINDS),
  tiers: fc.array(
    fc.record({
      aboveInputTokens: fc.nat(500_000),
      prices: sheetOf(TOKEN_KINDS),
      costs: sheetOf(TOKEN_KINDS),
    }),
    { maxLength: 3 },
  ),
})

export const usage: fc.Arbitrary<RatedUsage & { price: PriceVersion }> = fc.record({
  tokens: fc.record({
    input: count,
    cachedInput: count,
    cacheWrite: count,
    output: count,
    reasoning: count,
  }),
  units: fc.record({ webSearches: fc.nat(20), images: fc.nat(20) }),
  cacheHit: fc.constant(false),
  billing: fc.constant('credits' as const),
  discountPercent: fc.bigInt({ min: 0n, max: FULL_PERCENT }),
  price: version,
})

export const pico = (value: bigint): PicoUsd => toPicoUsd(value)
