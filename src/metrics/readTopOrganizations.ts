import type { Snapshot } from '@/db/inSnapshot'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { TopOrganization } from './answers'
import { THIN_REQUESTS } from './buildMetricsSql'
import { coverRange, type Grain } from './coverRange'
import { MEASURES, type MeasureName } from './measures'
import { resolvePlatformRange, type RangeQuery } from './resolveRange'

export type TopOrganizationsQuestion = { query: RangeQuery; limit: number }

/** Series of metering.rollups with one row an organization. */
const SERIES: Partial<Record<Grain, number>> = { hour: 1, day: 2 }
const SHOWN = ['totalCost', 'listCost', 'margin', 'totalRequests'] as const

const sums = (source: 'raw' | 'rollup') =>
  SHOWN.map((name: MeasureName) => `sum(${MEASURES[name][source]}) as "${name}"`).join(', ')

// Who was charged most in a range? Whole days and hours from their roll-ups (primary key: series
// first), the edges and the hours of thin days from the rows. Ties: list cost, requests, id.
const READ = `
  with pieces as (
    select * from unnest($1::timestamptz[], $2::timestamptz[], $3::smallint[]) as p(low, high, series)
  ), parts as (
    select s.* from pieces p cross join lateral (
      select r.entity as organization, ${sums('rollup')}
      from metering.rollups r
      where r.series = p.series and r.bucket >= p.low and r.bucket < p.high
      group by 1
    ) s where p.series is not null
    union all
    select s.* from pieces p cross join lateral (
      select r.organization, ${sums('raw')}
      from metering.requests r where r.time >= p.low and r.time < p.high
      group by 1
    ) s where p.series is null
    union all
    select s.* from pieces p cross join lateral (
      select r.organization, ${sums('raw')}
      from ${THIN_REQUESTS} r group by 1
    ) s where p.series = ${SERIES.hour}
  ), totals as (
    select organization, ${SHOWN.map((name) => `sum("${name}") as "${name}"`).join(', ')}
    from parts group by 1
  )
  select o.id as organization, o.name, (t."totalCost" / 1000000000)::numeric(30, 9)::text as "totalCost",
    (t.margin / 1000000000)::numeric(30, 9)::text as margin,
    t."totalRequests"::text as "totalRequests", count(*) over ()::text as total
  from totals t
  join metering.dimensions d on d.id = t.organization
  join organizations o on o.id = d.value
  order by t."totalCost" desc, t."listCost" desc, t."totalRequests" desc, o.id collate "C"
  limit $4`

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
  const pieces = coverRange(range, new Set(Object.keys(SERIES) as Grain[]))
  const { rows } = await snapshot.db.query<Row>(READ, [
    pieces.map(({ from }) => new Date(from).toISOString()),
    pieces.map(({ to }) => new Date(to).toISOString()),
    pieces.map(({ grain }) => (grain === 'raw' ? null : SERIES[grain])),
    limit,
  ])
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
