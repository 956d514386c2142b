import type { Queryable } from '@/db/tx'
import type { TimeRange } from '@/time/timeRange'

import { bindPieces, nearby, within, type Statement } from './buildMetricsSql'
import { coverRange, type Grain, type Piece } from './coverRange'
import type { Subject } from './findSubject'
import { cutOut, joinRanges, thinStretches } from './thinStretches'

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
  const organization = subject.kind === 'platform' ? null : subject.organization
  const days = pieces.filter(({ grain }) => organization !== null && grain === 'day')
  const thin = await thinStretches(db, organization, { pieces: days, without: 'durations' })
  const { text, values } = percentilesSql(subject, pieces, thin)
  const { rows } = await db.query<{ p50: number | null; p95: number | null }>(text, values)
  return { latencyP50Ms: toMs(rows[0]?.p50), latencyP95Ms: toMs(rows[0]?.p95) }
}

/**
 * Histograms of whole steps, with what still waits for them, and the rows at the edges and of the days
 * that have no histograms.
 */
function percentilesSql(
  subject: Subject,
  pieces: readonly Piece[],
  thin: readonly TimeRange[],
): Statement {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const number = (value: number | null) => `${bind(value)}::integer`
  const organization = subject.kind === 'platform' ? null : number(subject.organization)
  const project = subject.kind === 'project' ? number(subject.project) : null
  const own = (row: string) =>
    [
      ...(organization ? [`${row}.organization = ${organization} and `] : []),
      ...(project ? [`${row}.project = ${project} and `] : []),
    ].join('')
  const conditions = subject.only
    .map(({ column, number: value }) => ` and r.${column} = ${number(value)}`)
    .join('')
  const stored = cutOut(
    pieces.filter(({ grain }) => grain !== 'raw'),
    thin,
  )
  const raw = joinRanges([...pieces.filter(({ grain }) => grain === 'raw'), ...thin])
  const branches: string[] = []
  if (stored.length > 0) {
    const grains = stored.map(({ grain }) => (grain === 'raw' ? null : SERIES[subject.kind][grain]))
    const steps = `unnest(${bindPieces(stored, bind)}, ${bind(grains)}::smallint[]) as p(low, high, series)`
    branches.push(
      `select u.bin, u.requests::bigint as requests
      from ${steps}
      join metering.latencies l on l.series = p.series and l.entity = ${project ?? organization ?? '0'}
        and l.bucket >= p.low and l.bucket < p.high
      cross join lateral unnest(l.bins, l.counts) as u(bin, requests)`,
      `select q.bin, 1
      from ${steps}
      join metering.latency_queue q on ${own('q')}q.time >= p.low and q.time < p.high`,
    )
  }
  for (const near of nearby(raw))
    branches.push(`select metering.latency_bin(r.duration_ms), 1
      from unnest(${bindPieces(near, bind)}) as p(low, high)
      join metering.requests r on ${own('r')}r.time >= p.low and r.time < p.high
      where ${within(near, bind)} and r.duration_ms is not null${conditions}`)
  const text = `
    with parts(bin, requests) as (
      ${branches.join('\n      union all\n      ')}
    ), ranked as (
      select bin, sum(sum(requests)) over (order by bin) as upto, sum(sum(requests)) over () as total
      from parts group by bin
    )
    select min(bin) filter (where upto >= ceil(total * 0.50)) as p50,
      min(bin) filter (where upto >= ceil(total * 0.95)) as p95
    from ranked`
  return { text, values }
}

/** The value of a bin that is equally far, as a share, from both of its ends. */
function toMs(bin: number | null | undefined): number | null {
  if (bin === null || bin === undefined) return null
  return bin < 0 ? 0 : Math.round((2 * BASE ** bin) / (BASE + 1))
}
