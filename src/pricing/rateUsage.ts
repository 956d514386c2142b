import { halfEvenDivide } from '@/money/halfEvenDivide'
import type { NanoUsd } from '@/money/nanoUsd'
import type { PicoUsd } from '@/money/picoUsd'

import {
  TOKEN_KINDS,
  UNIT_KINDS,
  type PriceKind,
  type PriceVersion,
  type TokenKind,
} from './priceVersion'
import { resolveCosts, resolveSheet, selectTier } from './resolveSheet'

/** What a request used, and under which terms. */
export type RatedUsage = {
  tokens: Record<TokenKind, number>
  units: { webSearches: number; images: number }
  /** Answered by the gateway's own cache: nothing is charged, nothing is owed. */
  cacheHit: boolean
  billing: 'credits' | 'own_key'
  /** Percent × 10,000: 12.5 % is 125000n. */
  discountPercent: bigint
  /** The version in force at the request's time; null = unpriced. */
  price: PriceVersion | null
}

/** One kind of a rated request. list − charge is its discount. */
export type RatingLine = {
  kind: PriceKind
  units: number
  /** USD per 1 M tokens, or per unit. */
  price: PicoUsd
  list: NanoUsd
  charge: NanoUsd
  providerCost: NanoUsd
}

/** Totals are sums of the lines, to the last digit. */
export type Rating = {
  lines: readonly RatingLine[]
  /** Null where no price was in force. */
  listCost: NanoUsd | null
  charge: NanoUsd
  discount: NanoUsd
  providerCost: NanoUsd
}

/** 100 % in units of discountPercent. */
export const FULL_PERCENT = 1_000_000n

// pico-dollars × units → nano-dollars; token prices are per 1 M on top of that.
const PICO_PER_NANO = 1000n
const TOKENS_PER_PRICE = 1_000_000n

const ZERO = 0n as NanoUsd
const UNPRICED: Rating = { lines: [], listCost: null, charge: ZERO, discount: ZERO, providerCost: ZERO }

/**
 * Rates one request. Each kind is rounded once (half to even, nano-dollars): first its list part, then
 * the charge from the rounded list part. Own key: list kept, nothing charged. Cache hit: all zero.
 */
export function rateUsage(usage: RatedUsage): Rating {
  const { price, tokens } = usage
  if (price === null) return UNPRICED
  const tier = selectTier(price, tokens.input + tokens.cachedInput + tokens.cacheWrite)
  const prices = resolveSheet(price, tier)
  const costs = resolveCosts(price, tier)
  const isCharged = usage.billing === 'credits' && !usage.cacheHit
  const lines = unitsOf(usage).map(([kind, units]): RatingLine => {
    const list = usage.cacheHit ? ZERO : partOf(kind, units, prices[kind])
    return {
      kind,
      units,
      price: prices[kind],
      list,
      charge: isCharged ? discounted(list, usage.discountPercent) : ZERO,
      providerCost: isCharged ? partOf(kind, units, costs[kind]) : ZERO,
    }
  })
  const listCost = sum(lines, (line) => line.list)
  const charge = sum(lines, (line) => line.charge)
  return {
    lines,
    listCost,
    charge,
    discount: usage.billing === 'credits' ? ((listCost - charge) as NanoUsd) : ZERO,
    providerCost: sum(lines, (line) => line.providerCost),
  }
}

/** Every kind with something in it; the request itself counts 1, unless the cache answered. */
function unitsOf({ tokens, units, cacheHit }: RatedUsage): [PriceKind, number][] {
  const counted: Record<PriceKind, number> = {
    ...tokens,
    request: cacheHit ? 0 : 1,
    webSearch: units.webSearches,
    image: units.images,
  }
  return [...TOKEN_KINDS, ...UNIT_KINDS]
    .filter((kind) => counted[kind] > 0)
    .map((kind) => [kind, counted[kind]])
}

const isTokenKind = (kind: PriceKind): boolean => TOKEN_KINDS.some((token) => token === kind)

const partOf = (kind: PriceKind, units: number, price: PicoUsd): NanoUsd =>
  halfEvenDivide(
    BigInt(units) * price,
    isTokenKind(kind) ? PICO_PER_NANO * TOKENS_PER_PRICE : PICO_PER_NANO,
  ) as NanoUsd

const discounted = (list: NanoUsd, percent: bigint): NanoUsd =>
  halfEvenDivide(list * (FULL_PERCENT - percent), FULL_PERCENT) as NanoUsd

function sum(lines: readonly RatingLine[], of: (line: RatingLine) => NanoUsd): NanoUsd {
  let total = 0n
  for (const line of lines) total += of(line)
  return total as NanoUsd
}
