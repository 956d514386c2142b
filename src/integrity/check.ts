import type { DatabasePool } from '@/db/tx'

/** One thing that is not as it must be, with both values side by side. */
export type Finding = {
  /** Which rule of the check is broken, snake_case. */
  rule: string
  organization: string | null
  /** The very row: an id, or what names a row without one. */
  row: string
  /** Amounts in USD, canonical; times in UTC. */
  expected: string | null
  found: string | null
  /** found − expected, where the two are numbers. */
  difference: string | null
}

/** What one batch of a check saw. `differing` counts rows, each once however many rules it breaks. */
export type Tally = { examined: number; differing: number; samples: Finding[] }

export type CheckContext = {
  pool: DatabasePool
  /** Examine every row where a check otherwise takes a sample. */
  isFull: boolean
}

/** An invariant of the books. Reads only, in batches of one snapshot each. */
export type Check = {
  /** Stable: scripts read it. */
  name: string
  /** The invariant as a sentence. */
  about: string
  /** What is counted as examined. */
  unit: string
  batches: (context: CheckContext) => AsyncGenerator<Tally>
}

/** Of one rule, per check. Enough to see the pattern; the count says how many there are. */
export const SAMPLES_PER_RULE = 20
