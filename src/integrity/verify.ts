import type { Check, CheckContext, Tally } from './check'
import { addTally } from './tally'

export type CheckResult = Tally & {
  name: string
  about: string
  unit: string
  durationMs: number
}

/** What a whole run found; `ok` when nothing differs. */
export type VerifyResult = { ok: boolean; checks: CheckResult[] }

const NOTHING: Tally = { examined: 0, differing: 0, samples: [] }

type Options = CheckContext & {
  checks: readonly Check[]
  /** Called after each batch. */
  onProgress?: (check: Check, soFar: Tally) => void
  onDone?: (result: CheckResult) => void
}

/**
 * Runs the checks one after the other. Safe beside live traffic: each batch reads one snapshot, in
 * which a movement and its balance, or a request and its roll-ups, are both there or both not.
 */
export async function verify({ checks, onProgress, onDone, ...context }: Options) {
  const results: CheckResult[] = []
  for (const check of checks) {
    const start = performance.now()
    let sum = NOTHING
    for await (const batch of check.batches(context)) {
      sum = addTally(sum, batch)
      onProgress?.(check, sum)
    }
    const { name, about, unit } = check
    const durationMs = Math.round(performance.now() - start)
    const result = { name, about, unit, durationMs, ...sum }
    results.push(result)
    onDone?.(result)
  }
  return { ok: results.every(({ differing }) => differing === 0), checks: results }
}
