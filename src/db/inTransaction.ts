import { commitClient, rollbackClient } from './commitClient'
import { toTx, type DatabasePool, type Tx } from './tx'

const DEADLOCK = '40P01'
const SERIALIZATION_FAILURE = '40001'
const MAX_TRIES = 3

/**
 * Runs `work` in one transaction of its own. A deadlock or serialization failure runs the whole of
 * it again, at most 3 times, so `work` must have no effect outside the database.
 * @throws RefusedError 503 `commit_unknown` when the commit was not confirmed
 */
export async function inTransaction<T>(
  pool: DatabasePool,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect()
    let result: T
    try {
      await client.query('BEGIN')
      result = await work(toTx(client))
    } catch (error) {
      await rollbackClient(client)
      if (attempt < MAX_TRIES && isRetryable(error)) continue
      throw error
    }
    await commitClient(client)
    return result
  }
}

export function isRetryable(error: unknown): boolean {
  const code = sqlState(error)
  return code === DEADLOCK || code === SERIALIZATION_FAILURE
}

/** The SQLSTATE of an error, also below the wrapper that drizzle puts around it. */
export function sqlState(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code = (current as { code?: unknown }).code
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return null
}
