import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Of its size after the last collection. */
const GROWS_BY_PERCENT = 50
/** V8 then decides by itself: a heap may become four times as large. */
const AS_IT_LIKES = 0

let holders = 0

/**
 * Keeps the heap from growing to several times its size while very many rows pass through it: they die
 * young but not young enough, and V8 finds room for them rather than time to collect them. Everything
 * else is slower meanwhile by what the collections take.
 * @returns lets go; again does nothing
 */
export function holdHeapTight(): () => void {
  if (holders === 0) {
    setFlagsFromString(`--heap-growing-percent=${GROWS_BY_PERCENT}`)
    // What it may grow to is decided after a collection; the last one was before this.
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as NodeJS.GCFunction
    void collect()
  }
  holders += 1
  let isHeld = true
  return () => {
    if (!isHeld) return
    isHeld = false
    holders -= 1
    if (holders === 0) setFlagsFromString(`--heap-growing-percent=${AS_IT_LIKES}`)
  }
}
