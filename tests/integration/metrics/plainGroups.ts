import type { DatabasePool } from '@/db/tx'
import type { AnalyticsGroup, AnalyticsValues } from '@/metrics/analyticsAnswers'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** Makes half of the requests say where they came from. */
export async function nameSources(pool: DatabasePool): Promise<void> {
  await pool.query(
    `insert into metering.dimensions (kind, value) values (8, 'sdk'), (8, 'playground')`,
  )
  await pool.query(`
    update metering.requests r set source = (select id from metering.dimensions
      where kind = 8 and value = case when r.input % 3 = 0 then 'sdk' else 'playground' end)
    where r.output % 2 = 0`)
}

const ID_OF: Record<AnalyticsGroup, string> = {
  model: 'm.value',
  provider: 'v.value',
  organization: 'o.value',
  project: 'p.value',
  source: 's.value',
  billing: `case when r.own_key then 'own_key' else 'credits' end`,
}

type Range = { from: string; to: string }

/** Usage of [from, to) by group, null for what names none: by hand from the definitions, over the rows alone. */
export async function plainGroups(
  pool: DatabasePool,
  group: AnalyticsGroup,
  { from, to }: Range,
): Promise<Map<string | null, AnalyticsValues>> {
  const charge =
    'input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge'
  const { rows } = await pool.query<Record<string, string>>(
    `select ${ID_OF[group]} as id, count(*)::text as "totalRequests",
      sum(input::numeric + cached_input + cache_write + output + reasoning)::text as "totalTokens",
      (sum(${charge}) / 1e9)::numeric(30,9)::text as "totalCost",
      (sum(coalesce(price_list_cost, 0)) / 1e9)::numeric(30,9)::text as "listCost",
      (sum(provider_cost) / 1e9)::numeric(30,9)::text as "providerCost",
      (sum(${charge} - provider_cost) / 1e9)::numeric(30,9)::text as margin,
      (sum(case when own_key then 0 else coalesce(price_list_cost, 0) - (${charge}) end) / 1e9)::numeric(30,9)::text
        as "discountSavings",
      (count(*) filter (where status in (2, 3)))::text as "errorCount"
    from metering.requests r
    join metering.dimensions o on o.id = r.organization
    join metering.dimensions p on p.id = r.project
    join metering.dimensions v on v.id = r.provider
    join metering.dimensions m on m.id = r.model
    left join metering.dimensions s on s.id = r.source
    where r.time >= $1::timestamptz and r.time < $2::timestamptz
    group by 1`,
    [from, to],
  )
  return new Map(rows.map(({ id = null, ...texts }) => [id, toValues(texts)]))
}

function toValues(texts: Record<string, string>): AnalyticsValues {
  const values = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      /cost|savings|margin/i.test(name) ? canonicalDecimal(text) : Number(text),
    ]),
  ) as unknown as Omit<AnalyticsValues, 'errorRate'>
  return { ...values, errorRate: values.errorCount / values.totalRequests }
}
