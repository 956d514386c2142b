import type { PicoUsd } from '@/money/picoUsd'

/** What can have a price of its own. Tokens are priced per 1 M, the rest per unit. */
export const TOKEN_KINDS = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const
export const UNIT_KINDS = ['request', 'webSearch', 'image'] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]
export type UnitKind = (typeof UNIT_KINDS)[number]
export type PriceKind = TokenKind | UnitKind

/** USD per 1 M tokens or per unit; a missing kind falls back by the rules of rateUsage. */
export type PriceSheet = Partial<Record<PriceKind, PicoUsd>>

/** Prices the whole request once its input side passes the threshold. */
export type PriceTier = {
  /** Passed when input + cachedInput + cacheWrite > this. */
  aboveInputTokens: number
  prices: Partial<Record<TokenKind, PicoUsd>>
  costs: Partial<Record<TokenKind, PicoUsd>>
}

/** What one model costs at one provider (and region), in force in [effectiveFrom, effectiveTo). */
export type PriceVersion = {
  id: string
  provider: string
  model: string
  region: string | null
  /** Microseconds since the epoch. */
  effectiveFrom: number
  effectiveTo: number | null
  /** What organizations pay; input and output are always there. */
  prices: PriceSheet & { input: PicoUsd; output: PicoUsd }
  /** What the provider bills us; a missing kind equals our price of that kind. */
  costs: PriceSheet
  tiers: readonly PriceTier[]
}
