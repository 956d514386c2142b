import { besideSnapshot, inSnapshot, shareSnapshot, type Snapshot } from './inSnapshot'
import type { DatabasePool } from './tx'

type Reads = Record<string, (snapshot: Snapshot) => Promise<unknown>>
type Answers<R extends Reads> = { [Name in keyof R]: ReturnType<R[Name]> }

/**
 * Starts reads that must agree with each other, one after the other in the order given, all on one
 * snapshot. Each answer comes by itself: what is quick does not wait for what is slow, and one that
 * fails takes no earlier one with it. None has to be awaited.
 * @param options `atOnce`: over two connections, of which the second takes what the first has not begun
 */
export function readTogether<R extends Reads>(
  pool: DatabasePool,
  reads: R,
  { atOnce = 1 }: { atOnce?: 1 | 2 } = {},
): Answers<R> {
  const settles = new Map<string, Settle>()
  const answers = Object.fromEntries(
    Object.keys(reads).map((name) => [
      name,
      new Promise<unknown>((resolve, reject) => settles.set(name, { resolve, reject })),
    ]),
  )
  // Whoever does not wait for an answer need not hear of its failure.
  for (const answer of Object.values(answers)) answer.catch(() => undefined)
  const waiting = Object.entries(reads)
  const readOn = async (snapshot: Snapshot) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, read] = next
      await read(snapshot).then(settles.get(name)?.resolve, settles.get(name)?.reject)
    }
  }
  void inSnapshot(pool, async (snapshot) => {
    const name = atOnce === 2 ? await shareSnapshot(snapshot) : null
    const beside = name === null ? [] : [besideSnapshot(pool, { ...snapshot, name }, readOn)]
    // To the end, both: a connection is not given back while something is read on it.
    const ends = await Promise.allSettled([readOn(snapshot), ...beside])
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }).catch((error: unknown) => {
    for (const { reject } of settles.values()) reject(error)
  })
  return answers as Answers<R>
}

type Settle = { resolve: (value: unknown) => void; reject: (error: unknown) => void }
