import type { Queryable } from '@/db/tx'
import type { TimeRange } from '@/time/timeRange'

import { coverRange, type Grain } from './coverRange'
import type { Subject } from './findSubject'

/** Whole milliseconds, each within 2 % of the request that stands there; null without requests. */
export type Latency = { latencyP50Ms: number | null; latencyP95Ms: number | null }

/** Which series of metering.latencies keeps whose histograms. */
const SERIES: Record<Subject['kind'], Partial<Record<Grain, number>>> = {
  organization: { day: 1, month: 2 },
  project: { day: 3, month: 4 },
  platform: { hour: 5, day: 6, month: 7 },
}

/** The base of the bins; metering.latency_bin says the same in SQL. */
const BASE = 1.02

/**
 * The middle and the slow end of how long requests took, whatever became of them: the duration that
 * 50 % and 95 % did not pass. Requests that tell no duration do not count.
 */
export async function readLatency(
  db: Queryable,
  subject: Subject,
  range: TimeRange,
): Promise<Latency> {
  // Histograms are kept of whole subjects: a part of one is told by its rows.
  const kept = subject.only.length > 0 ? {} : SERIES[subject.kind]
  const pieces = coverRange(range, new Set(Object.keys(kept) as Grain[]))
  if (pieces.length === 0) return { latencyP50Ms: null, latencyP95Ms: null }
  const [stored, raw] = [
    pieces.filter(({ grain }) => grain !== 'raw'),
    pieces.filter(({ grain }) => grain === 'raw'),
  ]
  const times = (edges: readonly number[]) => edges.map((ms) => new Date(ms).toISOString())
  const { rows } = await db.query<{ p50: number | null; p95: number | null }>(
    percentilesSql(subject),
    [
      times(stored.map(({ from }) => from)),
      times(stored.map(({ to }) => to)),
      stored.map(({ grain }) => (grain === 'raw' ? null : SERIES[subject.kind][grain])),
      times(raw.map(({ from }) => from)),
      times(raw.map(({ to }) => to)),
      ...numbersOf(subject),
      ...subject.only.map(({ number }) => number),
    ],
  )
  return { latencyP50Ms: toMs(rows[0]?.p50), latencyP95Ms: toMs(rows[0]?.p95) }
}

function numbersOf(subject: Subject): (number | null)[] {
  if (subject.kind === 'platform') return []
  if (subject.kind === 'organization') return [subject.organization]
  return [subject.organization, subject.project]
}

/** Histograms of whole steps, with what still waits for them, and the rows at the edges. */
function percentilesSql({ kind, only }: Subject): string {
  const entity = { platform: '0', organization: '$6', project: '$7' }[kind]
  const own = (row: string) =>
    ({
      platform: '',
      organization: `${row}.organization = $6 and `,
      project: `${row}.organization = $6 and ${row}.project = $7 and `,
    })[kind]
  const first = { platform: 6, organization: 7, project: 8 }[kind]
  const conditions = only.map(({ column }, i) => ` and r.${column} = $${first + i}::integer`)
  return `
    with parts as (
      select u.bin, u.requests::bigint as requests
      from unnest($1::timestamptz[], $2::timestamptz[], $3::smallint[]) as p(low, high, series)
      join metering.latencies l on l.series = p.series and l.entity = ${entity}::integer
        and l.bucket >= p.low and l.bucket < p.high
      cross join lateral unnest(l.bins, l.counts) as u(bin, requests)
      union all
      select q.bin, 1
      from unnest($1::timestamptz[], $2::timestamptz[]) as p(low, high)
      join metering.latency_queue q on ${own('q')}q.time >= p.low and q.time < p.high
      union all
      select metering.latency_bin(r.duration_ms), 1
      from unnest($4::timestamptz[], $5::timestamptz[]) as p(low, high)
      join metering.requests r on ${own('r')}r.time >= p.low and r.time < p.high
      where r.duration_ms is not null${conditions.join('')}
    ), ranked as (
      select bin, sum(sum(requests)) over (order by bin) as upto, sum(sum(requests)) over () as total
      from parts group by bin
    )
    select min(bin) filter (where upto >= ceil(total * 0.50)) as p50,
      min(bin) filter (where upto >= ceil(total * 0.95)) as p95
    from ranked`
}

/** The value of a bin that is equally far, as a share, from both of its ends. */
function toMs(bin: number | null | undefined): number | null {
  if (bin === null || bin === undefined) return null
  return bin < 0 ? 0 : Math.round((2 * BASE ** bin) / (BASE + 1))
}
