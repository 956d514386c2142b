/** A process that is to be killed: goes on with deletions in small batches, a line for each. */
import { createPool } from '@/db/tx'
import { continueDeletions } from '@/users/continueDeletions'

const pool = createPool({
  connectionString: process.env.DATABASE_URL ?? '',
  applicationName: 'victim',
  max: 1,
})
await continueDeletions(pool, {
  batch: 100,
  onBatch: (erased) => process.stdout.write(`${erased}\n`),
})
