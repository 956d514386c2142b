import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import type { TimeRange } from '@/time/timeRange'

const PRICES = {
  inputPerMillion: 'input_per_million',
  cachedInputPerMillion: 'cached_input_per_million',
  cacheWritePerMillion: 'cache_write_per_million',
  outputPerMillion: 'output_per_million',
  reasoningPerMillion: 'reasoning_per_million',
  perRequest: 'per_request',
  perWebSearch: 'per_web_search',
  perImage: 'per_image',
  costInputPerMillion: 'cost_input_per_million',
  costCachedInputPerMillion: 'cost_cached_input_per_million',
  costCacheWritePerMillion: 'cost_cache_write_per_million',
  costOutputPerMillion: 'cost_output_per_million',
  costReasoningPerMillion: 'cost_reasoning_per_million',
  costPerRequest: 'cost_per_request',
  costPerWebSearch: 'cost_per_web_search',
  costPerImage: 'cost_per_image',
} as const
const PRICES_OF_TIERS = Object.entries(PRICES).filter(([name]) => name.endsWith('PerMillion'))
/** What a price version may set, by its field's name. */
export type PriceFieldName = keyof typeof PRICES

/** A price version that came into force, against the one before it. */
export type PriceChange = {
  /** Of the version. */
  id: string
  provider: string
  model: string
  region: string | null
  /** From when on it holds, UTC with milliseconds. */
  effectiveFrom: string
  /** Whether nothing was before it. */
  isFirst: boolean
  /** Prices in USD per 1 M tokens or per unit, canonical decimal strings; null: none of its own. */
  changes: { field: PriceFieldName; from: string | null; to: string | null }[]
  /** Whether its prices of long contexts are others. */
  areTiersChanged: boolean
}

export type PriceChanges = {
  /** In the range, shown or not. */
  total: number
  /** The newest first. */
  items: PriceChange[]
}

export type PriceChangesQuestion = {
  range: TimeRange
  limit: number
  /** Only of these, ids of the catalogue; null: of every model. */
  pairs: readonly { provider: string; model: string }[] | null
}

const listOf = (row: string, names: readonly (readonly [string, string])[]): string =>
  `jsonb_strip_nulls(jsonb_build_object(${names
    .map(([name, column]) => `'${name}', ${row}.${column}::text`)
    .join(', ')}))`
const pricesOf = (row: string): string => listOf(row, Object.entries(PRICES))
const tiersOf = (row: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object('above', t.above_input_tokens,
      'prices', ${listOf('t', PRICES_OF_TIERS)}) order by t.above_input_tokens)
    from model_prices_tiers t where t._parent_id = ${row}.id), '[]')`

// Versions by the index of effective_from, each one's predecessor by that of its model.
const CHANGES = `
  select changed.*, count(*) over ()::int as total from (
    select p.id, p.provider_id as provider, p.model_id as model, nullif(p.region, '') as region,
      p.effective_from as "effectiveFrom", earlier.id is null as "isFirst",
      ${pricesOf('p')} as prices, ${pricesOf('earlier')} as "pricesBefore",
      ${tiersOf('p')} <> ${tiersOf('earlier')} as "areTiersChanged"
    from model_prices p
    left join lateral (
      select b.* from model_prices b
      where b.model_id = p.model_id and b.provider_id = p.provider_id
        and nullif(b.region, '') is not distinct from nullif(p.region, '')
        and b.effective_from < p.effective_from
      order by b.effective_from desc limit 1
    ) earlier on true
    where p.effective_from >= $1 and p.effective_from < $2
      and ($3::text[] is null or exists (
        select 1 from unnest($3::text[], $4::text[]) as used(provider, model)
        where used.provider = p.provider_id and used.model = p.model_id))
  ) changed
  where prices <> "pricesBefore" or "areTiersChanged"
  order by "effectiveFrom" desc, id limit $5`

type Prices = Partial<Record<PriceFieldName, string>>
type Row = Omit<PriceChange, 'changes' | 'effectiveFrom'> & {
  effectiveFrom: Date
  prices: Prices
  pricesBefore: Prices
  total: number
}

/**
 * Price versions that came into force within a range and changed something, list prices and provider
 * costs alike; the end of a price that nothing follows is none.
 */
export async function readPriceChanges(
  db: Queryable,
  { range, limit, pairs }: PriceChangesQuestion,
): Promise<PriceChanges> {
  const { rows } = await db.query<Row>(CHANGES, [
    new Date(range.from),
    new Date(range.to),
    pairs?.map(({ provider }) => provider) ?? null,
    pairs?.map(({ model }) => model) ?? null,
    limit,
  ])
  return { total: rows[0]?.total ?? 0, items: rows.map(toChange) }
}

function toChange({
  prices,
  pricesBefore,
  effectiveFrom,
  total: _total,
  ...row
}: Row): PriceChange {
  const names = Object.keys(PRICES) as PriceFieldName[]
  const changes = names
    .map((field) => ({ field, from: toPrice(pricesBefore[field]), to: toPrice(prices[field]) }))
    .filter(({ from, to }) => from !== to)
  return { ...row, effectiveFrom: effectiveFrom.toISOString(), changes }
}

const toPrice = (text: string | undefined): string | null =>
  text === undefined ? null : canonicalDecimal(text)
