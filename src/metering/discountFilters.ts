import { malformed } from '@/errors'

export const DISCOUNT_STATUSES = ['scheduled', 'active', 'ended'] as const
export type DiscountStatus = (typeof DISCOUNT_STATUSES)[number]

const SCOPES = ['organization', 'provider', 'model'] as const
/** What discounts are filtered by: the same in addresses, API and exports. */
export const DISCOUNT_FILTERS = [...SCOPES, 'status'] as const

export type DiscountQuery = Readonly<Partial<Record<string, string | undefined>>>

const ANY = 'any'
const MAX_VALUES = 50

/** By the clock of the transaction: one answer, one moment. */
export const DISCOUNT_STATUS = `case
  when d.starts_at > now() then 'scheduled'
  when d.expires_at <= now() then 'ended' else 'active' end`

/**
 * SQL over `discounts d`, with values for its `$1`, `$2` …: several values of a filter, with commas
 * between, are alternatives; `any` stands for rules that leave it open.
 * @param before how many values of others come first
 * @throws RefusedError 400 `parameter_invalid`
 */
export function discountConditions(
  query: DiscountQuery,
  before = 0,
): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${before + values.push(value)}`
  const parts = SCOPES.flatMap((name) => {
    const wanted = several(query, name)
    if (wanted === null) return []
    const column = `d.${name}_id`
    const named = `${column} = any(${bind(wanted.filter((value) => value !== ANY))}::text[])`
    return [wanted.includes(ANY) ? `(${named} or ${column} is null)` : named]
  })
  const statuses = several(query, 'status')
  if (statuses !== null) {
    const known: readonly string[] = DISCOUNT_STATUSES
    if (statuses.some((status) => !known.includes(status)))
      throw malformed(
        'parameter_invalid',
        `status is some of ${known.join(', ')} with commas between.`,
        { parameter: 'status', valid: known },
      )
    parts.push(`${DISCOUNT_STATUS} = any(${bind(statuses)}::text[])`)
  }
  return { text: parts.length > 0 ? parts.join(' and ') : 'true', values }
}

function several(query: DiscountQuery, name: string): string[] | null {
  const given = query[name]
  if (given === undefined) return null
  const values = [...new Set(given.split(','))]
  if (values.length > MAX_VALUES || values.some((value) => value === '' || value.length > 100))
    throw malformed(
      'parameter_invalid',
      `${name} is one value or up to ${MAX_VALUES} with commas between.`,
      { parameter: name },
    )
  return values
}
