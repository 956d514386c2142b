/** USD as a decimal string, at most 12 decimals. */
type Price = string

export type SeedProvider = {
  id: string
  name: string
  aliases: string[]
  enabled: boolean
  baseUrl: string | null
  requestsPerMinute: number | null
  requestsPerDay: number | null
}

export type SeedModel = {
  id: string
  name: string
  aliases: string[]
  family: string | null
  /** Tokens; null where the source does not say. */
  contextWindow: number | null
  maxOutput: number | null
  /** Empty: every plan. */
  plans: string[]
  /** False also means "the source does not say". */
  flags: {
    streaming: boolean
    vision: boolean
    tools: boolean
    reasoning: boolean
    jsonOutput: boolean
  }
  stability: 'stable' | 'beta' | 'experimental'
  releasedAt: string | null
  deprecatedAt: string | null
}

/** USD per 1 M tokens of each kind. */
export type TokenPrices = {
  inputPerMillion: Price
  cachedInputPerMillion: Price | null
  cacheWritePerMillion: Price | null
  outputPerMillion: Price
  reasoningPerMillion: Price | null
}

/** In force when more than `aboveInputTokens` tokens went in; null: the version's own price. */
export type SeedTier = { aboveInputTokens: number } & {
  [Kind in keyof TokenPrices]: Price | null
}

/** One price version. What the provider bills us is left empty: it equals the list price. */
export type SeedPrice = TokenPrices & {
  id: string
  model: string
  provider: string
  region: null
  /** RFC 3339, UTC. */
  effectiveFrom: string
  /** Exclusive; null: open. */
  effectiveTo: string | null
  perRequest: Price | null
  perWebSearch: Price | null
  perImage: Price | null
  tiers: SeedTier[]
  sourceUrl: string | null
  sourceNote: string | null
}

/** About one entry of the source: what of it could not be taken over, and why. */
export type SeedRemark = { provider: string; model: string; reason: string }

/** Everything an empty catalogue begins with. */
export type CatalogueSeed = {
  source: { name: string; version: string; url: string; date: string }
  providers: SeedProvider[]
  models: SeedModel[]
  prices: SeedPrice[]
  /** Entries left out as a whole. */
  skipped: SeedRemark[]
  /** Entries taken over with something left out. */
  notes: SeedRemark[]
}
