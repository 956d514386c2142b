import type { PoolClient } from 'pg'
import type { BasePayload, PayloadRequest } from 'payload'

import { toQueryable, toTx, type DatabasePool, type Queryable, type Tx } from './tx'

type Session = { client: PoolClient; afterCommit: (() => void)[] }
type AdapterState = { pool: DatabasePool; sessions: Record<string, Session> }

const adapterOf = (payload: BasePayload) => payload.db as unknown as AdapterState

/**
 * The transaction of the running request, for SQL that belongs to it.
 * Payload itself would fall back to a connection of its own, and the SQL would stay when the request
 * rolls back: here a missing transaction is an error.
 */
export async function requireTransaction(req: PayloadRequest): Promise<Tx> {
  return toTx((await sessionOf(req)).client)
}

/**
 * Begins `work` when the running request's transaction is committed, and not at all when it is not.
 * For what can be done again: a process that ends here has not done it, and nothing remembers that.
 */
export async function afterCommit(req: PayloadRequest, work: () => void): Promise<void> {
  const session = await sessionOf(req)
  session.afterCommit.push(work)
}

async function sessionOf(req: PayloadRequest): Promise<Session> {
  const id = await req.transactionID
  const session = id === undefined ? undefined : adapterOf(req.payload).sessions[String(id)]
  if (!session) throw new Error('No open transaction: pass req to every nested call.')
  return session
}

/**
 * Rolls back what the running request has begun and gives its connection back. For a hook that is
 * about to throw: Payload would do the same a moment later.
 */
export async function abandonTransaction(req: PayloadRequest): Promise<void> {
  const id = await req.transactionID
  if (id === undefined) return
  await req.payload.db.rollbackTransaction(id)
  delete req.transactionID
}

/** Payload's pool, for transactions of our own and for reads. */
export const getPool = (payload: BasePayload): DatabasePool => adapterOf(payload).pool

/** Reads outside any transaction. */
export const getReader = (payload: BasePayload): Queryable => toQueryable(getPool(payload))
