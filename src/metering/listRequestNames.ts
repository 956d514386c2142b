import type { Queryable } from '@/db/tx'

import { DIMENSION_KINDS } from './dimensions'

/** What a filter of requests offers to choose from. */
const OFFERED = ['provider', 'model', 'source', 'errorKind', 'finishReason'] as const
type Offered = (typeof OFFERED)[number]
export type RequestNames = Record<Offered, string[]>

/** Gateways make names up: a list to choose from ends somewhere, while an address may say any. */
const MOST = 300

// By the unique index on kind and value.
const READ = `
  select n.name, d.value
  from unnest($1::text[], $2::smallint[]) as n(name, kind)
  cross join lateral (
    select value from metering.dimensions where kind = n.kind order by value limit ${MOST}
  ) d
  order by n.name, d.value`

/** Every name that requests have carried, by filter, in the alphabet's order; at most 300 of each. */
export async function listRequestNames(db: Queryable): Promise<RequestNames> {
  const { rows } = await db.query<{ name: Offered; value: string }>(READ, [
    OFFERED,
    OFFERED.map((name) => DIMENSION_KINDS[name]),
  ])
  const names: RequestNames = {
    provider: [],
    model: [],
    source: [],
    errorKind: [],
    finishReason: [],
  }
  for (const { name, value } of rows) names[name].push(value)
  return names
}
