import {
  resolveModelName,
  resolveProviderName,
  type CatalogueNames,
} from '@/catalog/loadCatalogueNames'
import type { Queryable } from '@/db/tx'
import type { RatableUsage } from './rateUsages'

/** A stored request without a price, and the numbers that find it again. */
export type UnpricedRequest = RatableUsage & {
  id: string
  /** RFC 3339 with microseconds: its time, exactly. */
  time: string
  organizationNumber: number
  apiKey: string | null
}

/** Numbers of a provider and a model under which unpriced requests are stored. */
export type UnpricedPair = { provider: number; model: number }

const PAIRS = `
  with pairs as (
    select distinct provider, model from metering.requests where price_list_cost is null
  )
  select pairs.provider, pairs.model, p.value as "providerName", m.value as "modelName"
  from pairs join metering.dimensions p on p.id = pairs.provider
    join metering.dimensions m on m.id = pairs.model
  order by 1, 2`

/**
 * The pairs of names that mean this provider and model by now: the catalogue's ids, or spellings that
 * were unknown when they were stored and are aliases since.
 */
export async function findUnpricedPairs(
  db: Queryable,
  names: CatalogueNames,
  { provider, model }: { provider: string; model: string },
): Promise<UnpricedPair[]> {
  const meant = (name: string, resolve: typeof resolveModelName) =>
    resolve(names, name) ?? name.toLowerCase()
  const { rows } = await db.query<UnpricedPair & { providerName: string; modelName: string }>(PAIRS)
  return rows.filter(
    ({ providerName, modelName }) =>
      meant(providerName, resolveProviderName) === meant(provider, resolveProviderName) &&
      meant(modelName, resolveModelName) === meant(model, resolveModelName),
  )
}

type Row = {
  id: string
  time: string
  micros: string
  organizationNumber: number
  organization: string
  apiKey: string | null
  provider: string
  model: string
  region: string | null
  input: number
  cachedInput: number
  cacheWrite: number
  output: number
  reasoning: number
  webSearches: number
  images: number
  ownKey: boolean
}

/** The place after a request, in the order in which they are read. */
export type UnpricedCursor = Pick<UnpricedRequest, 'id' | 'organizationNumber' | 'time'>

// requests_unpriced answers it in order; the cursor's time lets it begin where the page before ended.
const PAGE = `
  select r.id, to_char(r.time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
    trunc(extract(epoch from r.time) * 1000000)::text as micros,
    r.organization as "organizationNumber", o.value as organization, k.value as "apiKey",
    p.value as provider, m.value as model, g.value as region,
    r.input, r.cached_input as "cachedInput", r.cache_write as "cacheWrite", r.output, r.reasoning,
    r.web_searches as "webSearches", r.images, r.own_key as "ownKey"
  from metering.requests r
    join metering.dimensions o on o.id = r.organization
    join metering.dimensions p on p.id = r.provider
    join metering.dimensions m on m.id = r.model
    left join metering.dimensions k on k.id = r.api_key
    left join metering.dimensions g on g.id = r.region
  where r.price_list_cost is null and r.provider = $1 and r.model = $2
    and r.time >= $3 and (r.time, r.organization, r.id) > ($3, $4, $5)
  order by r.time, r.organization, r.id limit $6`

/** The next unpriced requests of a pair, oldest first. */
export async function readUnpriced(
  db: Queryable,
  { provider, model }: UnpricedPair,
  after: UnpricedCursor | null,
  limit: number,
): Promise<UnpricedRequest[]> {
  const { rows } = await db.query<Row>(PAGE, [
    provider,
    model,
    after?.time ?? '-infinity',
    after?.organizationNumber ?? 0,
    after?.id ?? '',
    limit,
  ])
  return rows.map((row) => ({
    id: row.id,
    time: row.time,
    timeMicros: Number(row.micros),
    organizationNumber: row.organizationNumber,
    organization: row.organization,
    apiKey: row.apiKey,
    provider: row.provider,
    model: row.model,
    region: row.region,
    tokens: {
      input: row.input,
      cachedInput: row.cachedInput,
      cacheWrite: row.cacheWrite,
      output: row.output,
      reasoning: row.reasoning,
    },
    units: { webSearches: row.webSearches, images: row.images },
    // A cache hit costs nothing by any price, so it is never unpriced.
    cacheHit: false,
    billing: row.ownKey ? 'own_key' : 'credits',
  }))
}
