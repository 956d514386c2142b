import {
  loadCatalogueNames,
  resolveModelName,
  resolveProviderName,
} from '@/catalog/loadCatalogueNames'
import type { Queryable } from '@/db/tx'

export type UnpricedModel = {
  provider: string
  model: string
  /** What the catalogue lacks: add it, or an alias, or a price in force at that time. */
  reason: 'no_price' | 'unknown_model' | 'unknown_provider'
  requests: number
  organizations: number
  inputTokens: number
  outputTokens: number
  totalTokens: number
  /** USD as gateways stated it, decimal string. */
  reportedCost: string
  firstTime: string
  lastTime: string
}

type Row = Omit<UnpricedModel, 'inputTokens' | 'outputTokens' | 'reason' | 'totalTokens'> & {
  inputTokens: string
  outputTokens: string
}

const instant = (sql: string) =>
  `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

// Only unpriced requests are read, by requests_unpriced.
const UNPRICED = `
  select p.value as provider, m.value as model, u.requests, u.organizations, u."inputTokens",
    u."outputTokens", u."reportedCost", u."firstTime", u."lastTime"
  from (
    select provider, model, count(*)::int as requests,
      count(distinct organization)::int as organizations,
      sum(input::bigint + cached_input + cache_write) as "inputTokens",
      sum(output::bigint + reasoning) as "outputTokens",
      trim_scale(coalesce(sum(reported_cost), 0))::text as "reportedCost",
      ${instant('min(time)')} as "firstTime", ${instant('max(time)')} as "lastTime"
    from metering.requests where price_list_cost is null group by provider, model
  ) u
  join metering.dimensions p on p.id = u.provider
  join metering.dimensions m on m.id = u.model
  order by u."inputTokens" + u."outputTokens" desc, 1, 2`

/** Everything that was stored without a price, the most tokens first. */
export async function listUnpriced(db: Queryable): Promise<UnpricedModel[]> {
  const names = await loadCatalogueNames(db)
  const { rows } = await db.query<Row>(UNPRICED)
  return rows.map((row) => {
    const [inputTokens, outputTokens] = [Number(row.inputTokens), Number(row.outputTokens)]
    return {
      ...row,
      reason: !resolveProviderName(names, row.provider)
        ? 'unknown_provider'
        : !resolveModelName(names, row.model)
          ? 'unknown_model'
          : 'no_price',
      inputTokens,
      outputTokens,
      totalTokens: inputTokens + outputTokens,
    }
  })
}
