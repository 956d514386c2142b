import type { TimeRange } from '@/time/timeRange'

import { coverRange, type Grain } from './coverRange'

type Stored = TimeRange & { grain: Grain }
type InStretch<Piece> = Piece & { stretch: number }

/** What is read, by the way it is read; each in order of time. */
export type Pieces = {
  /** Stored sums; each row tells by its time which stretch it belongs to. */
  stored: Stored[]
  /** The rows themselves, likewise. */
  raw: TimeRange[]
  /** Whole steps of stored sums, of which a stretch wants a part. */
  parts: InStretch<Stored>[]
  /** The rows of those steps that are taken off again. */
  less: InStretch<TimeRange>[]
}

/**
 * The pieces of all stretches [edges[i], edges[i + 1]). Neighbours of one source are read in one go: a
 * year of days is one scan.
 */
export function piecesOf(edges: readonly number[], grains: ReadonlySet<Grain>): Pieces {
  const pieces: Pieces = { stored: [], raw: [], parts: [], less: [] }
  let previous: (TimeRange & { grain: Grain | 'raw' }) | undefined
  for (const [stretch, from] of edges.slice(0, -1).entries())
    for (const piece of coverRange({ from, to: edges[stretch + 1] ?? from }, grains)) {
      const { grain, less, ...range } = piece
      if (less && grain !== 'raw') {
        pieces.parts.push({ ...range, grain, stretch })
        pieces.less.push(...less.map((rest) => ({ ...rest, stretch })))
        previous = undefined
        continue
      }
      if (previous && previous.grain === grain && previous.to === range.from) {
        previous.to = range.to
        continue
      }
      previous = { ...range, grain }
      if (grain === 'raw') pieces.raw.push(previous)
      else pieces.stored.push(previous as Stored)
    }
  return pieces
}
