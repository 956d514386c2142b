import { toPicoUsd, type PicoUsd } from '@/money/picoUsd'

import { PRICE_KINDS, type PriceKind, type PriceTier, type PriceVersion } from './priceVersion'

/** One price for every kind: nothing is missing any more. */
export type FullSheet = Record<PriceKind, PicoUsd>

const NOTHING = toPicoUsd(0n)

/** The highest tier whose threshold the input side passes; it prices the whole request. */
export function selectTier(version: PriceVersion, inputSideTokens: number): PriceTier | null {
  let selected: PriceTier | null = null
  for (const tier of version.tiers)
    if (
      inputSideTokens > tier.aboveInputTokens &&
      (selected === null || tier.aboveInputTokens > selected.aboveInputTokens)
    )
      selected = tier
  return selected
}

/**
 * Fills what a version leaves open. A tier's missing price is the version's own of that kind; only
 * where that is missing too, cached input and cache write cost like input, reasoning like output
 * (the tier's, where it has one), and units nothing.
 */
export function resolveSheet(version: PriceVersion, tier: PriceTier | null): FullSheet {
  const own = (kind: PriceKind) => tier?.prices[kind] ?? version.prices[kind]
  const input = tier?.prices.input ?? version.prices.input
  const output = tier?.prices.output ?? version.prices.output
  return {
    input,
    cachedInput: own('cachedInput') ?? input,
    cacheWrite: own('cacheWrite') ?? input,
    output,
    reasoning: own('reasoning') ?? output,
    request: own('request') ?? NOTHING,
    webSearch: own('webSearch') ?? NOTHING,
    image: own('image') ?? NOTHING,
  }
}

/** What the provider bills us, per kind: the tier's cost, else the version's, else what we ask. */
export function resolveCosts(version: PriceVersion, tier: PriceTier | null): FullSheet {
  const costs = resolveSheet(version, tier)
  for (const kind of PRICE_KINDS)
    costs[kind] = tier?.costs[kind] ?? version.costs[kind] ?? costs[kind]
  return costs
}
