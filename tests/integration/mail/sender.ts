/** A process that sends what is due through the server named on its command line, to be killed at it. */
import { createPool } from '@/db/tx'

import { deliver } from '../../support/mails'

const pool = createPool({
  connectionString: process.env.DATABASE_URL ?? '',
  applicationName: 'sender',
  max: 1,
})
await deliver(pool, process.argv[2] ?? '')
await pool.end()
