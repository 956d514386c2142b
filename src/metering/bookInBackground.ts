import type { DatabasePool } from '@/db/tx'

import { bookQueue } from './bookQueue'

const running = new WeakMap<DatabasePool, { again: boolean }>()

/**
 * Books the queue without anybody waiting for it; a call while it runs makes it run once more. What is
 * cut off or fails goes on waiting in the queue, for the next mapping or the command.
 */
export function bookInBackground(pool: DatabasePool, onError: (error: unknown) => void): void {
  const current = running.get(pool)
  if (current) {
    current.again = true
    return
  }
  const state = { again: false }
  running.set(pool, state)
  void (async () => {
    try {
      do {
        state.again = false
        await bookQueue(pool)
      } while (state.again)
    } catch (error) {
      onError(error)
    } finally {
      running.delete(pool)
    }
  })()
}
