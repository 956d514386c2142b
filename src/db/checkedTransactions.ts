import { randomUUID } from 'node:crypto'

import { drizzle } from '@payloadcms/db-postgres/drizzle/node-postgres'
import type { PoolClient, PoolConfig } from 'pg'
import type { postgresAdapter } from '@payloadcms/db-postgres'

import { commitClient, rollbackClient } from './commitClient'
import { openPool, type DatabasePool } from './tx'

type AdapterObject = ReturnType<typeof postgresAdapter>

/** The part of Payload's Postgres adapter that this file replaces or reads. */
type Adapter = {
  beginTransaction: (options?: unknown) => Promise<string>
  commitTransaction: (id: Promise<number | string> | number | string) => Promise<void>
  rollbackTransaction: (id: Promise<number | string> | number | string) => Promise<void>
  initializing: Promise<void>
  connect: (options?: unknown) => Promise<void>
  logger: unknown
  pool: DatabasePool | undefined
  poolOptions: PoolConfig
  schema: Record<string, unknown>
  sessions: Record<string, Session>
}

type Session = {
  client: PoolClient
  db: unknown
  resolve: () => Promise<void>
  reject: () => Promise<void>
  /** Run when the commit is confirmed, and only then. */
  afterCommit: (() => void)[]
}

/**
 * Payload's adapter swallows a failed COMMIT and takes the ROLLBACK of an aborted transaction for
 * success: a request would be answered as done although nothing was written. Here each transaction
 * holds its own pool client, and only a confirmed COMMIT is one.
 */
export function withCheckedTransactions(base: AdapterObject): AdapterObject {
  return {
    ...base,
    init: (args) => {
      const adapter = base.init(args)
      const connect = adapter.connect?.bind(adapter)
      return Object.assign(adapter, checked, {
        // A pool that is there already keeps the adapter from making one that leaks a connection and
        // ends the process when an idle connection is lost.
        async connect(this: Adapter, options?: { hotReload: boolean }) {
          this.pool ??= openPool(this.poolOptions)
          await connect?.(options)
        },
      })
    },
  }
}

const checked = {
  async beginTransaction(this: Adapter): Promise<string> {
    await this.initializing
    if (!this.pool) throw new Error('The database is not connected.')
    const client = await this.pool.connect()
    try {
      await client.query('BEGIN')
    } catch (error) {
      client.release(true)
      throw error
    }
    const id = randomUUID()
    this.sessions[id] = {
      client,
      db: drizzle({ client, schema: this.schema, logger: Boolean(this.logger) }),
      resolve: () => this.commitTransaction(id),
      reject: () => this.rollbackTransaction(id),
      afterCommit: [],
    }
    return id
  },

  async commitTransaction(this: Adapter, id: Promise<number | string> | number | string) {
    const session = takeSession(this, await id)
    if (!session) return
    await commitClient(session.client)
    for (const work of session.afterCommit) work()
  },

  async rollbackTransaction(this: Adapter, id: Promise<number | string> | number | string) {
    const session = takeSession(this, await id)
    if (!session) return
    await rollbackClient(session.client)
  },
}

/** Removed from the registry first: nobody else may use a session that is ending. */
function takeSession(adapter: Adapter, id: number | string): Session | undefined {
  const session = adapter.sessions[String(id)]
  delete adapter.sessions[String(id)]
  return session
}
