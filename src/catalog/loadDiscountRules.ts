import type { Queryable } from '@/db/tx'
import type { DiscountQuery, DiscountRule } from '@/discounts/selectDiscountRule'

export type LoadedRules = {
  /** Which state of the rules this is; holdDiscounts tells whether it still is. */
  version: string
  rules: DiscountRule[]
}

const WITHIN = `
  (d.provider_id is null or d.provider_id = any($2)) and (d.model_id is null or d.model_id = any($3))
  and (d.starts_at is null or d.starts_at <= $5) and (d.expires_at is null or d.expires_at > $4)`

// Two questions, so that each finds its rules by the index of organizations.
const RULES = `
  with found as (
    select * from discounts d where d.organization_id = any($1) and ${WITHIN}
    union all
    select * from discounts d where d.organization_id is null and ${WITHIN}
  )
  select v.version::text as version, coalesce((
    select json_agg(json_build_object('id', f.id, 'organization', f.organization_id,
      'provider', f.provider_id, 'model', f.model_id,
      'percent', trunc(f.percent * 10000)::text,
      'startsAt', trunc(extract(epoch from f.starts_at) * 1000000)::text,
      'expiresAt', trunc(extract(epoch from f.expires_at) * 1000000)::text))
    from found f), '[]') as rules
  from metering.discount_version v`

type Row = {
  version: string
  rules: (Omit<DiscountRule, 'expiresAt' | 'percent' | 'startsAt'> & {
    percent: string
    startsAt: string | null
    expiresAt: string | null
  })[]
}

/** The rules that may apply to any of these requests, in one question however many they are. */
export async function loadDiscountRules(
  db: Queryable,
  queries: readonly DiscountQuery[],
): Promise<LoadedRules> {
  const names = (name: 'model' | 'organization' | 'provider') => [
    ...new Set(queries.map((query) => query[name])),
  ]
  let [first, last] = [Infinity, -Infinity]
  for (const { timeMicros } of queries) {
    if (timeMicros < first) first = timeMicros
    if (timeMicros > last) last = timeMicros
  }
  const { rows } = await db.query<Row>(RULES, [
    names('organization'),
    names('provider'),
    names('model'),
    // Rules begin and end at whole milliseconds.
    queries.length === 0 ? new Date(0) : new Date(Math.floor(first / 1000)),
    queries.length === 0 ? new Date(0) : new Date(Math.ceil(last / 1000)),
  ])
  const [row] = rows
  if (!row) throw new Error('metering.discount_version is one row.')
  return { version: row.version, rules: row.rules.map(toRule) }
}

const micros = (text: string | null): number | null => (text === null ? null : Number(text))

const toRule = (row: Row['rules'][number]): DiscountRule => ({
  ...row,
  percent: BigInt(row.percent),
  startsAt: micros(row.startsAt),
  expiresAt: micros(row.expiresAt),
})
