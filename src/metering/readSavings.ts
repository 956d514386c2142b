import type { Queryable } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import type { TimeRange } from '@/time/timeRange'

/** What a rule took off; money in USD as canonical decimal strings. */
export type Savings = {
  requests: number
  /** What the same would have cost. */
  listCost: string
  savings: string
}

export const NO_SAVINGS: Savings = { requests: 0, listCost: '0', savings: '0' }

const DAY_MS = 86_400_000

// Whole days from what is kept of them, the rest of the first and the last day from the requests.
const partsOf = (rules: string) => `
  of as (
    select id from metering.dimensions where kind = 1 and value = $1
  ), rules as (
    select id, value from metering.dimensions where kind = 12 and ${rules}
  ), parts as (
    select s.rule, s.requests::numeric as requests, s.list_cost::numeric as list_cost,
      s.discount::numeric as discount
    from metering.discount_savings s
    where s.day >= $2 and s.day < $3 and s.rule in (select id from rules)
      and ($1::text is null or s.organization = (select id from of))
    union all
    select r.discount_rule, 1, r.price_list_cost, r.price_list_cost - (r.input_charge
      + r.cached_charge + r.cache_write_charge + r.output_charge + r.other_charge)
    from metering.requests r
    where ((r.time >= $4 and r.time < $5) or (r.time >= $6 and r.time < $7))
      and r.discount_rule is not null and r.discount_rule in (select id from rules)
      and ($1::text is null or r.organization = (select id from of))
  )`
const SUMS = `coalesce(sum(requests), 0)::text as requests, coalesce(sum(list_cost), 0)::text as list,
  coalesce(sum(discount), 0)::text as discount`

type Sums = { requests: string; list: string; discount: string }
type Of = {
  /** Whose requests; null: everybody's. */
  organization: string | null
  /** Null: ever. */
  range: TimeRange | null
}

/**
 * What discount rules took off, exact at both edges of the range.
 * @returns by the rule's id; one that took nothing off is not there
 */
export async function readSavings(
  db: Queryable,
  { organization, range, rules }: Of & { rules: readonly string[] },
): Promise<Map<string, Savings>> {
  const { rows } = await db.query<Sums & { id: string }>(
    `with ${partsOf('value = any($8::text[])')}
     select rules.value as id, ${SUMS} from parts join rules on rules.id = parts.rule group by 1`,
    [organization, ...edgesOf(range), rules],
  )
  return new Map(rows.map((row) => [row.id, toSavings(row)]))
}

/** The same of all rules that a condition over `discounts d` means, in one sum. */
export async function sumSavings(
  db: Queryable,
  { organization, range, conditionsOf }: Of & { conditionsOf: ConditionsFrom },
): Promise<Savings> {
  const first = [organization, ...edgesOf(range)]
  const { text, values } = conditionsOf(first.length)
  const { rows } = await db.query<Sums>(
    `with ${partsOf(`value in (select d.id from discounts d where ${text})`)} select ${SUMS} from parts`,
    [...first, ...values],
  )
  return rows[0] ? toSavings(rows[0]) : NO_SAVINGS
}

/** Conditions whose values come behind so many others. */
type ConditionsFrom = (before: number) => { text: string; values: unknown[] }

const usd = (nano: string): string => formatNano(toNanoUsd(BigInt(nano)))

const toSavings = ({ requests, list, discount }: Sums): Savings => ({
  requests: Number(requests),
  listCost: usd(list),
  savings: usd(discount),
})

/** Whole days from and to, then the stretches before and behind them. */
function edgesOf(range: TimeRange | null): unknown[] {
  if (!range) return ['-infinity', 'infinity', 'infinity', 'infinity', 'infinity', 'infinity']
  const first = Math.ceil(range.from / DAY_MS) * DAY_MS
  const last = Math.max(first, Math.floor(range.to / DAY_MS) * DAY_MS)
  const at = (ms: number) => new Date(ms)
  return [
    ...[at(first), at(last)],
    ...[at(range.from), at(Math.min(first, range.to))],
    ...[at(Math.max(last, range.from)), at(Math.max(range.to, last))],
  ]
}
