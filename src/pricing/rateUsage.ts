import { halfEvenDivide } from '@/money/halfEvenDivide'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import type { PicoUsd } from '@/money/picoUsd'

import {
  TOKEN_KINDS,
  UNIT_KINDS,
  type PriceKind,
  type PriceTier,
  type PriceVersion,
  type TokenKind,
} from './priceVersion'
import { resolveCosts, resolveSheet, selectTier } from './resolveSheet'

/** A discount of 100 %: percents have four decimals. */
export const FULL_PERCENT = 1_000_000n

/** Pico-dollars per 1 M tokens → nano-dollars per token. */
const PER_MILLION_TOKENS = 1_000_000_000n
/** Pico-dollars per unit → nano-dollars per unit. */
const PER_UNIT = 1_000n

export type RatedUsage = {
  tokens: Record<TokenKind, number>
  units: { webSearches: number; images: number }
  /** Answered by the gateway's own cache: tokens are counted, nothing costs anything. */
  cacheHit: boolean
  /** own_key: on the customer's own provider key, so the list cost is all that is known of it. */
  billing: 'credits' | 'own_key'
  /** Percent × 10,000: 125000 is 12.5 %. */
  discountPercent: bigint
  /** The version in force, or null: unpriced. */
  price: PriceVersion | null
}

/** One bucket of a request; list = charge + discount, except on an own key, where only list counts. */
export type RatingLine = {
  kind: PriceKind
  units: number
  /** Pico-dollars per 1 M tokens, or per unit. */
  price: PicoUsd
  list: NanoUsd
  discount: NanoUsd
  charge: NanoUsd
  providerCost: NanoUsd
}

export type Rating = {
  /** Every bucket with units in it; none when unpriced. */
  lines: RatingLine[]
  /** Threshold of the tier that priced the request, null without one. */
  aboveInputTokens: number | null
  discountPercent: bigint
  billing: 'credits' | 'own_key'
  cacheHit: boolean
  /** Null: no price was in force, so it is not known. A cache hit costs 0 by any price. */
  listCost: NanoUsd | null
  discount: NanoUsd
  charge: NanoUsd
  providerCost: NanoUsd
}

const ZERO = toNanoUsd(0n)

/**
 * Rates one request, exact to the last digit: each bucket's list part is rounded once, half to even,
 * to 9 decimals; its charge is the rounded list part less the discount, rounded likewise; totals are
 * sums of parts and never rounded themselves.
 * @throws RangeError when units are no whole numbers ≥ 0 or the discount is not within 0 to 100 %:
 *   reports and rules are checked before they get here
 */
export function rateUsage(usage: RatedUsage): Rating {
  const { discountPercent, price, cacheHit, billing } = usage
  if (discountPercent < 0n || discountPercent > FULL_PERCENT)
    throw new RangeError(`Not a discount: ${discountPercent}`)
  const { input, cachedInput, cacheWrite } = usage.tokens
  const counted = countUnits(usage)
  const tier = price && selectTier(price, input + cachedInput + cacheWrite)
  const lines = price ? rateLines(usage, counted, price, tier) : []
  const total = (part: 'list' | 'discount' | 'charge' | 'providerCost'): NanoUsd =>
    toNanoUsd(lines.reduce((sum, line) => sum + line[part], 0n))
  return {
    lines,
    aboveInputTokens: tier?.aboveInputTokens ?? null,
    discountPercent,
    billing,
    cacheHit,
    listCost: price || cacheHit ? total('list') : null,
    discount: total('discount'),
    charge: total('charge'),
    providerCost: total('providerCost'),
  }
}

function rateLines(
  { cacheHit, billing, discountPercent }: RatedUsage,
  counted: [PriceKind, number][],
  version: PriceVersion,
  tier: PriceTier | null,
): RatingLine[] {
  const prices = resolveSheet(version, tier)
  const costs = resolveCosts(version, tier)
  const isCharged = !cacheHit && billing === 'credits'
  return counted.map(([kind, units]) => {
    const list = cacheHit ? ZERO : rate(kind, units, prices[kind])
    const charge = isCharged ? afterDiscount(list, discountPercent) : ZERO
    return {
      kind,
      units,
      price: prices[kind],
      list,
      discount: isCharged ? toNanoUsd(list - charge) : ZERO,
      charge,
      providerCost: isCharged ? rate(kind, units, costs[kind]) : ZERO,
    }
  })
}

const isTokenKind = (kind: PriceKind): kind is TokenKind =>
  (TOKEN_KINDS as readonly string[]).includes(kind)

/** The buckets that have units. The request itself is one unit, unless our cache answered it. */
function countUnits({ tokens, units, cacheHit }: RatedUsage): [PriceKind, number][] {
  const perUnit = { request: cacheHit ? 0 : 1, webSearch: units.webSearches, image: units.images }
  const counted: [PriceKind, number][] = [
    ...TOKEN_KINDS.map((kind): [PriceKind, number] => [kind, tokens[kind]]),
    ...UNIT_KINDS.map((kind): [PriceKind, number] => [kind, perUnit[kind]]),
  ]
  for (const [kind, count] of counted)
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`Not a count: ${kind} ${count}`)
  return counted.filter(([, count]) => count > 0)
}

const rate = (kind: PriceKind, units: number, price: PicoUsd): NanoUsd =>
  toNanoUsd(
    halfEvenDivide(BigInt(units) * price, isTokenKind(kind) ? PER_MILLION_TOKENS : PER_UNIT),
  )

/** Rounds the charge, not the discount: what is left over by rounding belongs to the discount. */
const afterDiscount = (list: NanoUsd, percent: bigint): NanoUsd =>
  percent === 0n ? list : toNanoUsd(halfEvenDivide(list * (FULL_PERCENT - percent), FULL_PERCENT))
