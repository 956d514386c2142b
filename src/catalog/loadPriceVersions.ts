import type { Queryable } from '@/db/tx'
import type { PicoUsd } from '@/money/picoUsd'
import {
  TOKEN_KINDS,
  UNIT_KINDS,
  type PriceKind,
  type PriceSheet,
  type PriceVersion,
  type TokenKind,
} from '@/pricing/priceVersion'

/** Pico-dollars as text, by kind; a kind without a price is not there. */
type Sheet<Kind extends string> = Partial<Record<Kind, string>>
type Row = {
  id: string
  provider: string
  model: string
  region: string | null
  effectiveFrom: string
  effectiveTo: string | null
  prices: Sheet<PriceKind>
  costs: Sheet<PriceKind>
  tiers: { aboveInputTokens: number; prices: Sheet<TokenKind>; costs: Sheet<TokenKind> }[]
}

const COLUMNS: Record<PriceKind, string> = {
  input: 'input_per_million',
  cachedInput: 'cached_input_per_million',
  cacheWrite: 'cache_write_per_million',
  output: 'output_per_million',
  reasoning: 'reasoning_per_million',
  request: 'per_request',
  webSearch: 'per_web_search',
  image: 'per_image',
}

/** A JSON object of pico-dollars: the column has 12 decimals, so the product is whole. */
const sheet = (row: string, prefix: '' | 'cost_', kinds: readonly PriceKind[]) =>
  `jsonb_strip_nulls(jsonb_build_object(${kinds
    .map((kind) => `'${kind}', trunc(${row}.${prefix}${COLUMNS[kind]} * 1000000000000)::text`)
    .join(', ')}))`

const ALL_KINDS = [...TOKEN_KINDS, ...UNIT_KINDS]

// Input and output are required by the collection; a row without them prices nothing.
const VERSIONS = `
  select p.id, p.provider_id as provider, p.model_id as model, nullif(p.region, '') as region,
    trunc(extract(epoch from p.effective_from) * 1000000)::text as "effectiveFrom",
    trunc(extract(epoch from p.effective_to) * 1000000)::text as "effectiveTo",
    ${sheet('p', '', ALL_KINDS)} as prices,
    ${sheet('p', 'cost_', ALL_KINDS)} as costs,
    coalesce((
      select jsonb_agg(jsonb_build_object('aboveInputTokens', t.above_input_tokens,
        'prices', ${sheet('t', '', TOKEN_KINDS)}, 'costs', ${sheet('t', 'cost_', TOKEN_KINDS)})
        order by t.above_input_tokens)
      from model_prices_tiers t where t._parent_id = p.id
    ), '[]') as tiers
  from model_prices p
  join unnest($1::text[], $2::text[]) as wanted(provider, model)
    on wanted.provider = p.provider_id and wanted.model = p.model_id
  where p.input_per_million is not null and p.output_per_million is not null
  order by p.provider_id, p.model_id, p.effective_from, p.id`

/**
 * Every price version, of all regions and times, of the pairs asked for, each once. Pairs are ids of
 * the catalogue (loadCatalogueNames); a pair without prices has none in the answer.
 * @returns USD in pico-dollars per 1 M tokens or per unit, times in microseconds since the epoch
 */
export async function loadPriceVersions(
  db: Queryable,
  models: readonly { provider: string; model: string }[],
): Promise<PriceVersion[]> {
  const pairs = new Map(models.map((pair) => [JSON.stringify([pair.provider, pair.model]), pair]))
  const wanted = [...pairs.values()]
  if (wanted.length === 0) return []
  const answer = await db.query<Row>(VERSIONS, [
    wanted.map(({ provider }) => provider),
    wanted.map(({ model }) => model),
  ])
  return answer.rows.map(toVersion)
}

function toVersion(row: Row): PriceVersion {
  const prices = toPico(row.prices)
  const { input, output } = prices
  if (!isSet(input) || !isSet(output))
    throw new Error(`Price ${row.id} has no input or output price`)
  return {
    id: row.id,
    provider: row.provider,
    model: row.model,
    region: row.region,
    effectiveFrom: Number(row.effectiveFrom),
    effectiveTo: row.effectiveTo === null ? null : Number(row.effectiveTo),
    prices: { ...prices, input, output },
    costs: toPico(row.costs),
    tiers: row.tiers.map((tier) => ({
      aboveInputTokens: tier.aboveInputTokens,
      prices: toPico(tier.prices),
      costs: toPico(tier.costs),
    })),
  }
}

const isSet = (price: PicoUsd | null | undefined): price is PicoUsd =>
  price !== null && price !== undefined

function toPico(texts: Sheet<PriceKind>): PriceSheet {
  const sheetOfKinds: PriceSheet = {}
  for (const kind of ALL_KINDS) {
    const text = texts[kind]
    if (text !== undefined) sheetOfKinds[kind] = BigInt(text) as PicoUsd
  }
  return sheetOfKinds
}
