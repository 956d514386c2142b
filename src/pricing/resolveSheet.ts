import type { PicoUsd } from '@/money/picoUsd'

import type { PriceKind, PriceTier, PriceVersion } from './priceVersion'

/** One price for every kind: nothing is missing any more. */
export type FullSheet = Record<PriceKind, PicoUsd>

const NOTHING = 0n as PicoUsd

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
  const own = { ...version.prices, ...tier?.prices }
  return {
    input: own.input,
    cachedInput: own.cachedInput ?? own.input,
    cacheWrite: own.cacheWrite ?? own.input,
    output: own.output,
    reasoning: own.reasoning ?? own.output,
    request: own.request ?? NOTHING,
    webSearch: own.webSearch ?? NOTHING,
    image: own.image ?? NOTHING,
  }
}

/** What the provider bills us: the tier's cost, else the version's, else equal to our price. */
export const resolveCosts = (version: PriceVersion, tier: PriceTier | null): FullSheet => ({
  ...resolveSheet(version, tier),
  ...version.costs,
  ...tier?.costs,
})
