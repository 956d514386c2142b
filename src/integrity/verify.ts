import type { Check, CheckContext, Tally } from './check'
import { addTally } from './tally'

export type CheckResult = Tally & {
  name: string
  about: string
  unit: string
  durationMs: number
  /** When it was done; UTC. */
  finishedAt: string
}

/** What a whole run found; `ok` when no check differs, whatever the comparisons say. */
export type VerifyResult = { ok: boolean; checks: CheckResult[]; comparisons: CheckResult[] }

const NOTHING: Tally = { examined: 0, differing: 0, samples: [] }

type Options = CheckContext & {
  checks: readonly Check[]
  comparisons?: readonly Check[]
  /** Called after each batch. */
  onProgress?: (check: Check, soFar: Tally) => void
}

/**
 * Runs the checks one after the other. Safe beside live traffic: each batch reads one snapshot, in
 * which a movement and its balance, or a request and its roll-ups, are both there or both not.
 */
export async function verify({
  checks,
  comparisons = [],
  ...options
}: Options): Promise<VerifyResult> {
  const results = await runAll(checks, options)
  return {
    ok: results.every(({ differing }) => differing === 0),
    checks: results,
    comparisons: await runAll(comparisons, options),
  }
}

async function runAll(
  checks: readonly Check[],
  { onProgress, ...context }: Omit<Options, 'checks' | 'comparisons'>,
): Promise<CheckResult[]> {
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
    results.push({ name, about, unit, durationMs, finishedAt: new Date().toISOString(), ...sum })
  }
  return results
}
