import type { PoolClient } from 'pg'

import { RefusedError } from '@/errors'

/** The answer to "is it done?" is not known: the caller may repeat with the same idempotency key. */
export const commitUnknown = () =>
  new RefusedError(
    503,
    'commit_unknown',
    'The database did not confirm the change. Try again with the same idempotency key.',
  )

/**
 * COMMIT that is believed only when Postgres says COMMIT: an aborted transaction answers ROLLBACK
 * without an error, and a connection lost here leaves the outcome open.
 * The client is gone from the pool when the outcome is unknown.
 * @throws RefusedError 503 `commit_unknown`
 */
export async function commitClient(client: PoolClient): Promise<void> {
  let command: string
  try {
    command = (await client.query('COMMIT')).command
  } catch {
    client.release(true)
    throw commitUnknown()
  }
  client.release()
  if (command !== 'COMMIT') throw commitUnknown()
}

/** ROLLBACK; a client that cannot even do that is closed. */
export async function rollbackClient(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch {
    // Closing the connection rolls back too.
    client.release(true)
  }
}
