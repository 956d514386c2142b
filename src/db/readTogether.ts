import { inSnapshot, type Snapshot } from './inSnapshot'
import type { DatabasePool } from './tx'

type Reads = Record<string, (snapshot: Snapshot) => Promise<unknown>>
type Answers<R extends Reads> = { [Name in keyof R]: ReturnType<R[Name]> }

/**
 * Starts reads that must agree with each other, one after the other in the order given, all on one
 * snapshot. Each answer comes by itself: what is quick does not wait for what is slow, and one that
 * fails takes no earlier one with it. None has to be awaited.
 */
export function readTogether<R extends Reads>(pool: DatabasePool, reads: R): Answers<R> {
  const settles = new Map<string, Settle>()
  const answers = Object.fromEntries(
    Object.keys(reads).map((name) => [
      name,
      new Promise<unknown>((resolve, reject) => settles.set(name, { resolve, reject })),
    ]),
  )
  // Whoever does not wait for an answer need not hear of its failure.
  for (const answer of Object.values(answers)) answer.catch(() => undefined)
  void inSnapshot(pool, async (snapshot) => {
    for (const [name, read] of Object.entries(reads))
      await read(snapshot).then(settles.get(name)?.resolve, settles.get(name)?.reject)
  }).catch((error: unknown) => {
    for (const { reject } of settles.values()) reject(error)
  })
  return answers as Answers<R>
}

type Settle = { resolve: (value: unknown) => void; reject: (error: unknown) => void }
