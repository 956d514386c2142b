import { RefusedError } from '@/errors'

/** Each holds a connection of the pool, a snapshot and a part of a processor while it runs. */
const MOST = 4

let taken = 0

/**
 * Room for one more export in this process.
 * @returns gives the room back; again does nothing
 * @throws RefusedError 503 `exports_busy`
 */
export function takeExportSlot(): () => void {
  if (taken >= MOST)
    throw new RefusedError(
      503,
      'exports_busy',
      `${MOST} exports are running. Try again when one of them has ended.`,
    )
  taken += 1
  let isHeld = true
  return () => {
    if (!isHeld) return
    isHeld = false
    taken -= 1
  }
}
