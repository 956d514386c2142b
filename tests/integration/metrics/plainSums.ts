import type { DatabasePool } from '@/db/tx'
import type { MetricsScope, UsageSums } from '@/metrics/answers'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** Written by hand from the definitions, over the rows alone: what every answer must equal. */
const SUMS = `
    count(*)::text as "totalRequests",
    coalesce(sum(input::numeric + cached_input + cache_write + output + reasoning), 0)::text as "totalTokens",
    (coalesce(sum(input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge), 0) / 1e9)::numeric(30,9)::text as "totalCost",
    coalesce(sum(input::numeric + cached_input + cache_write), 0)::text as "inputTokens",
    (coalesce(sum(input_charge), 0) / 1e9)::numeric(30,9)::text as "inputCost",
    coalesce(sum(output::numeric + reasoning), 0)::text as "outputTokens",
    (coalesce(sum(output_charge), 0) / 1e9)::numeric(30,9)::text as "outputCost",
    coalesce(sum(cached_input), 0)::text as "cachedTokens",
    (coalesce(sum(cached_charge), 0) / 1e9)::numeric(30,9)::text as "cachedCost",
    coalesce(sum(cache_write), 0)::text as "cacheWriteTokens",
    (coalesce(sum(cache_write_charge), 0) / 1e9)::numeric(30,9)::text as "cacheWriteCost",
    coalesce(sum(reasoning), 0)::text as "reasoningTokens",
    (coalesce(sum(other_charge), 0) / 1e9)::numeric(30,9)::text as "otherCost",
    (coalesce(sum(price_list_cost) filter (where own_key), 0) / 1e9)::numeric(30,9)::text as "ownKeyListCost",
    (coalesce(sum(price_list_cost - input_charge - cached_charge - cache_write_charge - output_charge
      - other_charge) filter (where not own_key and price_list_cost is not null), 0) / 1e9)::numeric(30,9)::text as "discountSavings",
    (count(*) filter (where status = 2 or status = 3))::text as "errorCount",
    (count(*) filter (where status = 1))::text as "clientErrorCount",
    (count(*) filter (where cache_hit))::text as "cacheHits",
    (coalesce(sum(provider_cost), 0) / 1e9)::numeric(30,9)::text as "providerCost",
    (coalesce(sum(input_charge::numeric + cached_charge + cache_write_charge + output_charge
      + other_charge - provider_cost), 0) / 1e9)::numeric(30,9)::text as "margin"`

const ROWS = `
  from metering.requests r
  left join metering.dimensions o on o.id = r.organization
  left join metering.dimensions p on p.id = r.project
  join metering.dimensions v on v.id = r.provider
  join metering.dimensions m on m.id = r.model
  where r.time >= $1::timestamptz and r.time < $2::timestamptz
    and ($3::text is null or o.value = $3) and ($4::text is null or p.value = $4)
    and ($5::text is null or v.value = $5) and ($6::text is null or m.value = $6)`

type Part = { provider?: string; model?: string }

const filterOf = (scope: MetricsScope, part: Part = {}) => [
  scope.kind === 'platform' ? null : scope.organization,
  scope.kind === 'project' ? scope.project : null,
  part.provider ?? null,
  part.model ?? null,
]

type Range = { from: string; to: string }

/** The sums of [from, to), both RFC 3339, straight from the rows. */
export async function plainSums(
  pool: DatabasePool,
  scope: MetricsScope,
  { from, to }: Range,
  part: Part = {},
): Promise<UsageSums> {
  const { rows } = await pool.query<Record<string, string>>(`select ${SUMS} ${ROWS}`, [
    from,
    to,
    ...filterOf(scope, part),
  ])
  return toSums(rows[0] ?? {})
}

/**
 * The sums of each bucket with requests, by Postgres' own idea of what an hour, a day or a month is
 * in a zone: keyed by its start, cut to the range.
 */
export async function plainBuckets(
  pool: DatabasePool,
  scope: MetricsScope,
  { from, to, granularity, timeZone }: Range & { granularity: string; timeZone: string },
): Promise<Map<string, UsageSums>> {
  const start =
    granularity === '15min'
      ? `date_bin('15 minutes', r.time, 'epoch')`
      : `date_trunc('${granularity}', r.time, '${timeZone}')`
  const { rows } = await pool.query<Record<string, string> & { start: Date }>(
    `select greatest(${start}, $1::timestamptz) as start, ${SUMS} ${ROWS} group by 1 order by 1`,
    [from, to, ...filterOf(scope)],
  )
  return new Map(rows.map(({ start, ...sums }) => [start.toISOString(), toSums(sums)]))
}

function toSums(texts: Record<string, string>): UsageSums {
  const sums = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      /cost|savings|margin/i.test(name) ? canonicalDecimal(text) : Number(text),
    ]),
  ) as Omit<UsageSums, 'errorRate'>
  const { errorCount, totalRequests } = sums
  return { ...sums, errorRate: totalRequests === 0 ? 0 : errorCount / totalRequests }
}

const PLAIN_BY = (key: string) => `
  with ranked as (
    select ${key} as id, count(*)::int as requests,
      sum(input::numeric + cached_input + cache_write + output + reasoning)::text as tokens,
      sum(input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge) as charge,
      sum(coalesce(price_list_cost, 0)) as list
    ${ROWS}
    group by 1
  )
  select id, requests, tokens, (charge / 1e9)::numeric(30,9)::text as cost from ranked
  order by charge desc, list desc, requests desc, id collate "C"`

export type PlainRank = { id: string; requests: number; tokens: number; cost: string }

/** Models, providers, or "provider model" pairs of [from, to), the most used first. */
export async function plainRanking(
  pool: DatabasePool,
  by: 'model' | 'pair' | 'provider',
  scope: MetricsScope,
  { from, to }: Range,
): Promise<PlainRank[]> {
  const key =
    by === 'model' ? 'm.value' : by === 'provider' ? 'v.value' : "v.value || ' ' || m.value"
  type Row = { id: string; requests: number; tokens: string; cost: string }
  const { rows } = await pool.query<Row>(PLAIN_BY(key), [from, to, ...filterOf(scope)])
  return rows.map((row) => ({
    ...row,
    tokens: Number(row.tokens),
    cost: canonicalDecimal(row.cost),
  }))
}
