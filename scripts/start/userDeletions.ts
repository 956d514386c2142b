import { continueDeletions } from '@/users/continueDeletions'
import { repeatWork } from './repeatWork'

const EVERY_MS = 30_000

/**
 * Goes on from now on with deletions that a server did not finish before it ended.
 * @returns ends it, after the batch that is going on
 */
export const startUserDeletions = (databaseUrl: string): (() => Promise<void>) =>
  repeatWork({
    databaseUrl,
    name: 'deletions',
    everyMs: EVERY_MS,
    run: (pool, signal) => continueDeletions(pool, { signal }),
    trouble: 'A deletion of a user stopped; it is tried again',
  })
