import type { PicoUsd } from '@/money/picoUsd'

/** Priced per 1 M tokens. The buckets are disjoint. */
export const TOKEN_KINDS = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const
/** Priced per unit. */
export const UNIT_KINDS = ['request', 'webSearch', 'image'] as const
export const PRICE_KINDS = [...TOKEN_KINDS, ...UNIT_KINDS] as const

export type TokenKind = (typeof TOKEN_KINDS)[number]
export type UnitKind = (typeof UNIT_KINDS)[number]
export type PriceKind = TokenKind | UnitKind

/** Pico-dollars per 1 M tokens or per unit; null or missing: not set, `resolveSheet` says what then. */
export type PriceSheet = Partial<Record<PriceKind, PicoUsd | null>>

/** Prices the whole request once its input side has more than `aboveInputTokens` tokens. */
export type PriceTier = {
  aboveInputTokens: number
  prices: PriceSheet
  costs: PriceSheet
}

/** What one model costs at one provider (and region) from an instant until an instant. */
export type PriceVersion = {
  id: string
  provider: string
  model: string
  region: string | null
  /** µs since the epoch, inclusive. */
  effectiveFrom: number
  /** µs since the epoch, exclusive; null: open. */
  effectiveTo: number | null
  /** What we ask for: the list price. Input and output are always set, 0 allowed. */
  prices: PriceSheet & { input: PicoUsd; output: PicoUsd }
  /** What the provider bills us; a missing kind costs us what we ask for it. */
  costs: PriceSheet
  tiers: readonly PriceTier[]
}
