import type { Queryable } from '@/db/tx'

import type { Check, Tally } from './check'
import { byMonth, type Period } from './requestMonths'
import { instant, tally } from './tally'

// Series as the store numbers them: 1 organization by day, 2 by month, 3 project by day, 4 by month,
// 5 platform by hour, 6 by day, 7 by month.
const SERIES = [
  { series: 1, entity: 'organization', bucket: 'day' },
  { series: 2, entity: 'organization', bucket: 'month' },
  { series: 3, entity: 'project', bucket: 'day' },
  { series: 4, entity: 'project', bucket: 'month' },
  { series: 5, entity: '0', bucket: 'hour' },
  { series: 6, entity: '0', bucket: 'day' },
  { series: 7, entity: '0', bucket: 'month' },
] as const

// By day they are kept for an organization and its projects together, or not at all.
const OF_KEPT_DAYS = `where (organization, date_trunc('day', time, 'UTC')) in (select * from kept)`

const sideOf = (source: string) =>
  SERIES.map(
    ({ series, entity, bucket }) => `
      select ${series} as series, ${entity} as entity, date_trunc('${bucket}', time, 'UTC') as bucket,
        bin, count(*) as requests
      from ${source} ${series === 1 || series === 3 ? OF_KEPT_DAYS : ''} group by 2, 3, 4`,
  ).join(' union all ')

// The bin of a duration is told here again, apart from the function that files it.
const FROM = `
  timed as materialized (
    select time, organization, project,
      case when duration_ms = 0 then -1 else ceil(ln(duration_ms::float8) / ln(1.02::float8)) end::int as bin
    from metering.requests where time >= $1 and time < $2 and duration_ms is not null
  ), waiting as materialized (
    select time, organization, project, bin::int as bin from metering.latency_queue
    where time >= $1 and time < $2
  ), kept as materialized (
    select entity, bucket from metering.latencies where series = 1 and bucket >= $1 and bucket < $2
  ), due as (${sideOf('timed')}),
  has as (
    select series, entity, bucket, bin, sum(requests) as requests from (
      select l.series::int as series, l.entity, l.bucket, u.bin::int as bin, u.requests::bigint as requests
      from metering.latencies l cross join lateral unnest(l.bins, l.counts) as u(bin, requests)
      where l.bucket >= $1 and l.bucket < $2
      union all ${sideOf('waiting')}
    ) every group by 1, 2, 3, 4
  ), compared as (
    select series, entity, bucket, bin, coalesce(due.requests, 0) as due, coalesce(has.requests, 0) as has
    from due full join has using (series, entity, bucket, bin)
  )`

const FINDINGS = `
  select 'bin_differs', (select value from metering.dimensions d where d.id = entity and d.kind = 1),
    format('series %s of %s, %s, bin %s', series,
      coalesce((select value from metering.dimensions d where d.id = entity), 'the platform'),
      ${instant('bucket')}, bin),
    due::text, has::text, (has - due)::text
  from compared where due <> has`

const compare = (db: Queryable, { from, to }: Period): Promise<Tally> =>
  tally(db, {
    from: FROM,
    examined: 'select count(*) from compared',
    findings: FINDINGS,
    values: [from, to],
  })

export const checkLatencies: Check = {
  name: 'latencies',
  about: 'Histograms of durations, with what still waits for them, hold each request once.',
  unit: 'bins',
  batches: ({ pool }) => byMonth(pool, compare),
}
