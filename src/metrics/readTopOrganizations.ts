import type { Snapshot } from '@/db/inSnapshot'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { TopOrganization } from './answers'
import { groupTotals } from './groupSums'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'

export type TopOrganizationsQuestion = { query: RangeQuery; limit: number }

const SHOWN = ['totalCost', 'listCost', 'margin', 'totalRequests'] as const

// Ties: list cost, requests, id.
const HIGHEST = `
  select o.id as organization, o.name, (t."totalCost" / 1000000000)::numeric(30, 9)::text as "totalCost",
    (t.margin / 1000000000)::numeric(30, 9)::text as margin,
    t."totalRequests"::text as "totalRequests", count(*) over ()::text as total
  from totals t
  join metering.dimensions d on d.id = t.k0
  join organizations o on o.id = d.value
  order by t."totalCost" desc, t."listCost" desc, t."totalRequests" desc, o.id collate "C"`

type Row = Record<keyof TopOrganization | 'total', string>

/**
 * The organizations by charge, the highest first.
 * @throws RefusedError 400 as `resolvePlatformRange`
 */
export async function topOrganizations(
  snapshot: Snapshot,
  { query, limit }: TopOrganizationsQuestion,
): Promise<{ organizations: TopOrganization[]; total: number }> {
  const range = await resolvePlatformRange(snapshot, query)
  const totals = await groupTotals(snapshot.db, {
    edges: [range.from, range.to],
    keys: ['organization'],
    measures: SHOWN,
  })
  if (!totals) return { organizations: [], total: 0 }
  const { rows } = await snapshot.db.query<Row>(
    `${totals.with} ${HIGHEST} limit ${totals.bind(limit)}`,
    totals.values,
  )
  return {
    organizations: rows.map((row) => ({
      organization: row.organization,
      name: row.name,
      totalCost: canonicalDecimal(row.totalCost),
      margin: canonicalDecimal(row.margin),
      totalRequests: Number(row.totalRequests),
    })),
    total: Number(rows[0]?.total ?? 0),
  }
}
