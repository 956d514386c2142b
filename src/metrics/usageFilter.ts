import type { Queryable } from '@/db/tx'
import { malformed } from '@/errors'

import { single } from './parseChoice'

/** A part of somebody's usage: requests with this key, provider, model and source. */
export type UsageFilter = Readonly<Partial<Record<FilterName, string>>>
type FilterName = keyof typeof FILTERS

/** One condition on a request: its column, and the number it must be; null: no request ever had it. */
export type FilterCondition = { column: string; number: number | null; isStored: boolean }

/** By name: the kind in metering.dimensions, the column, and whether roll-ups are kept by it. */
const FILTERS = {
  apiKey: { kind: 3, column: 'api_key', isStored: false },
  provider: { kind: 5, column: 'provider', isStored: true },
  model: { kind: 6, column: 'model', isStored: true },
  source: { kind: 8, column: 'source', isStored: false },
} as const
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[]

const MAX_LENGTH = 200

/**
 * The filters of a query; what is not given does not filter.
 * @throws RefusedError 400 `parameter_repeated`, `parameter_invalid`
 */
export function parseUsageFilter(query: Record<string, unknown>): UsageFilter {
  const filter: Partial<Record<FilterName, string>> = {}
  for (const name of FILTER_NAMES) {
    const value = single(query, name)
    if (value === null) continue
    if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH)
      throw malformed('parameter_invalid', `${name} is text of 1 to ${MAX_LENGTH} characters.`, {
        parameter: name,
      })
    filter[name] = value
  }
  return filter
}

/** The conditions of a filter, none for an empty one. */
export async function filterConditions(
  db: Queryable,
  filter: UsageFilter,
): Promise<FilterCondition[]> {
  const asked = FILTER_NAMES.flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ ...FILTERS[name], value }]
  })
  if (asked.length === 0) return []
  const { rows } = await db.query<{ kind: number; id: number }>(
    `select d.kind, d.id from unnest($1::smallint[], $2::text[]) as n(kind, value)
     join metering.dimensions d on d.kind = n.kind and d.value = n.value`,
    [asked.map(({ kind }) => kind), asked.map(({ value }) => value)],
  )
  return asked.map(({ kind, column, isStored }) => ({
    column,
    isStored,
    number: rows.find((row) => row.kind === kind)?.id ?? null,
  }))
}
