import type { Queryable } from '@/db/tx'
import type { TimeRange } from '@/time/timeRange'

/** Days of an organization ($1) that have no finer sums, and days that have no histogram, in pieces. */
const WITHOUT = {
  sums: 'not d.is_fine',
  durations: `not exists (select from metering.latencies l
    where l.series = 1 and l.entity = d.entity and l.bucket = d.bucket)`,
}

/**
 * What of some pieces lies on days that keep no such sums by hour or by model, or no durations: their
 * requests are read.
 */
export async function thinStretches(
  db: Queryable,
  organization: number | null,
  { pieces, without }: { pieces: readonly TimeRange[]; without: keyof typeof WITHOUT },
): Promise<TimeRange[]> {
  if (pieces.length === 0) return []
  const { rows } = await db.query<{ from: Date; to: Date }>(
    `select greatest(p.low, d.bucket) as "from", least(p.high, d.bucket + interval '1 day') as "to"
     from unnest($2::timestamptz[], $3::timestamptz[]) as p(low, high)
     join metering.rollups d on d.series = 2 and d.entity = $1
       and d.bucket > p.low - interval '1 day' and d.bucket < p.high
     where ${WITHOUT[without]} order by 1`,
    [organization, pieces.map(({ from }) => new Date(from)), pieces.map(({ to }) => new Date(to))],
  )
  return rows.map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() }))
}

/** Ranges in order of time, those that touch as one. */
export function joinRanges(ranges: readonly TimeRange[]): TimeRange[] {
  const joined: TimeRange[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last?.to === range.from) last.to = range.to
    else joined.push({ ...range })
  }
  return joined
}

/** Pieces without what lies in some holes, which are in order of time and lie within pieces. */
export function cutOut<P extends TimeRange>(
  pieces: readonly P[],
  holes: readonly TimeRange[],
): P[] {
  return pieces.flatMap((piece) => {
    const left: P[] = []
    let { from } = piece
    for (const hole of holes) {
      if (hole.to <= from || hole.from >= piece.to) continue
      if (hole.from > from) left.push({ ...piece, from, to: hole.from })
      from = hole.to
    }
    return from < piece.to ? [...left, { ...piece, from }] : left
  })
}
