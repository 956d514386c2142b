import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices'

import type { SeedPrice, SeedTier, TokenPrices } from './catalogueSeed'
import { priceText } from './priceText'

/**
 * Where the first version of a price begins. The source says when a price changed, not when it was
 * first asked for: an early day lets traffic from before the seeding be rated.
 */
export const FIRST_DAY = '2020-01-01T00:00:00.000Z'

type Terms = Omit<SeedPrice, 'id' | 'model' | 'provider' | 'region' | 'sourceUrl' | 'sourceNote'>

export type PriceReading =
  | { versions: Terms[]; remarks: string[] }
  /** Nothing here that tokens can be rated with. */
  | { unpriced: string }

const TOKEN_KEYS: Record<string, keyof TokenPrices> = {
  input_mtok: 'inputPerMillion',
  cache_read_mtok: 'cachedInputPerMillion',
  cache_write_mtok: 'cacheWritePerMillion',
  output_mtok: 'outputPerMillion',
  output_reasoning_mtok: 'reasoningPerMillion',
}
/** Priced per 1,000 in the source, per one here. */
const UNIT_KEYS: Record<string, 'perRequest' | 'perWebSearch'> = {
  requests_kcount: 'perRequest',
  web_searches_kcount: 'perWebSearch',
}

/** The price history of one entry of the source, oldest first, periods end to end. */
export function priceVersionsOf(model: ModelInfo): PriceReading {
  const { dated, remarks } = standardPrices(model)
  const starts = dated.map((price, index) => ({ price, from: startOf(price, index) }))
  const readable = starts.filter(({ price }) => !whyUnpriced(model, price.prices))
  if (readable.length < starts.length) {
    const reason = starts.map(({ price }) => whyUnpriced(model, price.prices)).find(Boolean)
    return { unpriced: reason ?? 'no price' }
  }
  const versions = starts.map(({ price, from }, index) => ({
    effectiveFrom: from,
    effectiveTo: starts[index + 1]?.from ?? null,
    ...termsOf(price.prices),
  }))
  for (let i = 1; i < starts.length; i += 1)
    if ((starts[i]?.from ?? '') <= (starts[i - 1]?.from ?? ''))
      throw new Error(`Prices of ${model.id} are not in order of their dates`)
  const leftOut = new Set(dated.flatMap(({ prices }) => remarksOn(prices)))
  return { versions, remarks: [...remarks, ...leftOut] }
}

const startOf = ({ constraint }: ConditionalPrice, index: number): string =>
  constraint?.type === 'start_date'
    ? `${constraint.start_date}T00:00:00.000Z`
    : index === 0
      ? FIRST_DAY
      : '' // Caught as out of order.

/**
 * Prices that change by the hour of the day cannot be expressed: the standard price is the one in
 * force for most of the day, the others are remarked.
 */
function standardPrices(model: ModelInfo): { dated: ConditionalPrice[]; remarks: string[] } {
  if (!Array.isArray(model.prices)) return { dated: [{ prices: model.prices }], remarks: [] }
  const byHour = model.prices.filter(({ constraint }) => constraint?.type === 'time_of_date')
  const dated = model.prices.filter(({ constraint }) => constraint?.type !== 'time_of_date')
  const long = byHour.filter((price) => minutesOf(price) > 12 * 60)
  const [standard] = long
  if (!standard) return { dated, remarks: byHour.map(hourRemark) }
  if (dated.length > 1) throw new Error(`Prices of ${model.id} change by date and by hour`)
  const others = [...dated, ...byHour.filter((price) => price !== standard)]
  return { dated: [{ prices: standard.prices }], remarks: others.map(hourRemark) }
}

function minutesOf({ constraint }: ConditionalPrice): number {
  if (constraint?.type !== 'time_of_date') return 0
  const [from, to] = [constraint.start_time, constraint.end_time].map(
    (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)),
  ) as [number, number]
  return (to - from + 24 * 60) % (24 * 60)
}

function hourRemark({ constraint, prices }: ConditionalPrice): string {
  const { inputPerMillion, cachedInputPerMillion, outputPerMillion } = termsOf(prices)
  const hours =
    constraint?.type === 'time_of_date'
      ? `between ${constraint.start_time} and ${constraint.end_time}`
      : 'at all other hours'
  return `not taken: the price ${hours} (input ${inputPerMillion}, cached input ${cachedInputPerMillion ?? inputPerMillion}, output ${outputPerMillion})`
}

/** Why one version cannot rate tokens; null when it can. */
function whyUnpriced(model: ModelInfo, prices: ModelPrice): string | null {
  if (Object.keys(prices).length === 0)
    return isFree(model) ? null : 'the source has the name, but no price'
  if (prices.input_mtok !== undefined || prices.output_mtok !== undefined) return null
  return `priced by ${Object.keys(prices).join(', ')} only, not by tokens`
}

const isFree = ({ id, name, description, price_comments: comments }: ModelInfo): boolean =>
  id.endsWith(':free') ||
  /\(free\)|free of charge/i.test(`${name ?? ''} ${description ?? ''} ${comments ?? ''}`)

function termsOf(prices: ModelPrice): Omit<Terms, 'effectiveFrom' | 'effectiveTo'> {
  // A side without a price costs nothing: embeddings have no output.
  const base: TokenPrices = {
    inputPerMillion: '0',
    cachedInputPerMillion: null,
    cacheWritePerMillion: null,
    outputPerMillion: '0',
    reasoningPerMillion: null,
  }
  for (const [key, kind] of Object.entries(TOKEN_KEYS)) {
    const price = prices[key]
    if (price !== undefined) base[kind] = priceText(typeof price === 'number' ? price : price.base)
  }
  const units: Record<'perRequest' | 'perWebSearch', string | null> = {
    perRequest: null,
    perWebSearch: null,
  }
  for (const [key, unit] of Object.entries(UNIT_KEYS)) {
    const price = prices[key]
    if (price === undefined) continue
    if (typeof price !== 'number') throw new Error(`A tier on ${key} cannot be expressed`)
    units[unit] = priceText(price, 3)
  }
  return { ...base, ...units, perImage: null, tiers: tiersOf(prices) }
}

/**
 * One tier per threshold of any kind. Kinds may have thresholds of their own, but here the highest
 * passed tier alone prices the request, so each tier repeats the price every tiered kind has there.
 */
function tiersOf(prices: ModelPrice): SeedTier[] {
  const tiered = Object.entries(TOKEN_KEYS).flatMap(([key, kind]) => {
    const price = prices[key]
    return typeof price === 'object' ? [{ kind, price }] : []
  })
  const thresholds = new Set(tiered.flatMap(({ price }) => price.tiers.map(({ start }) => start)))
  return [...thresholds]
    .sort((a, b) => a - b)
    .map((aboveInputTokens) => {
      const tier: SeedTier = {
        aboveInputTokens,
        inputPerMillion: null,
        cachedInputPerMillion: null,
        cacheWritePerMillion: null,
        outputPerMillion: null,
        reasoningPerMillion: null,
      }
      for (const { kind, price } of tiered) {
        const passed = price.tiers
          .filter(({ start }) => start <= aboveInputTokens)
          .sort((a, b) => b.start - a.start)[0]
        tier[kind] = priceText(passed?.price ?? price.base)
      }
      return tier
    })
}

/** Prices of kinds that have no column. */
function remarksOn(prices: ModelPrice): string[] {
  const missing = Object.entries(prices).filter(
    ([key, price]) => price !== undefined && !(key in TOKEN_KEYS) && !(key in UNIT_KEYS),
  )
  return missing.map(([key, price]) => `not taken: ${key} ${JSON.stringify(price)}`)
}
