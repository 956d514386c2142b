import { formatDuration } from '@/time/formatDuration'

export type Timing = {
  total: string
  /** In their order; shares in percent of the whole, for pixels only. */
  parts: { key: 'first' | 'rest' | 'whole'; label: string; text: string; share: number }[]
}

type Times = { durationMs: number | null; timeToFirstTokenMs: number | null }

/** How long a request took and until when nothing came; null where its duration is not known. */
export function prepareTiming({ durationMs, timeToFirstTokenMs: first }: Times): Timing | null {
  if (durationMs === null) return null
  const total = formatDuration(durationMs)
  // A first token after the end is a gateway's mistake: what it says of the whole still stands.
  if (first === null || first > durationMs || durationMs === 0)
    return { total, parts: [{ key: 'whole', label: 'Whole answer', text: total, share: 100 }] }
  const share = (first / durationMs) * 100
  return {
    total,
    parts: [
      { key: 'first', label: 'Time to first token', text: formatDuration(first), share },
      {
        key: 'rest',
        label: 'Rest of the answer',
        text: formatDuration(durationMs - first),
        share: 100 - share,
      },
    ],
  }
}
