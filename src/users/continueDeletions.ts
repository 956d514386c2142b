import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Tx } from '@/db/tx'

import { pseudonymOf, sealCertificate, type Certificate } from './certificate'
import type { Trace } from './countTraces'
import { eraseAuditParts } from './erase'

/** A second's work and less: whoever waits for a lock meanwhile hardly notices. */
export const BATCH = 5_000

type Options = {
  batch?: number
  signal?: AbortSignal
  /** Told after each batch that is committed. */
  onBatch?: (erased: number) => void
}

/**
 * Goes on with the deletions that are not done, a batch a transaction, until none is left. Safe beside
 * other processes, which take turns, and after one that was killed: what was committed is counted.
 */
export async function continueDeletions(pool: DatabasePool, options: Options = {}): Promise<void> {
  const { batch = BATCH, signal, onBatch } = options
  while (!signal?.aborted) {
    const erased = await inTransaction(pool, (tx) => continueOne(tx, batch))
    if (erased === null) return
    onBatch?.(erased)
  }
}

type Running = { id: string; user: string }

/** @returns how many parts this batch erased; null when there is nothing to do, or others do it */
async function continueOne(tx: Tx, batch: number): Promise<number | null> {
  const { rows } = await tx.query<Running>(
    `select id, user_id as user from user_deletions where completed_at is null
     order by requested_at, id limit 1 for update skip locked`,
  )
  return rows[0] ? eraseBatch(tx, rows[0], batch) : null
}

/** One batch of a deletion whose row the transaction holds; the last one completes it. */
export async function eraseBatch(tx: Tx, { id, user }: Running, batch: number): Promise<number> {
  const erased = await eraseAuditParts(tx, user, batch)
  await tx.query('update user_deletions set audit_erased = audit_erased + $2 where id = $1', [
    id,
    erased,
  ])
  if (erased < batch) await complete(tx, id)
  return erased
}

type Done = Omit<Certificate, 'completedAt' | 'pseudonym' | 'requestedAt'> & {
  requestedAt: Date
  now: Date
  auditErased: string
}

async function complete(tx: Tx, id: string): Promise<void> {
  const { rows } = await tx.query<Done>(
    `select id, user_id as user, requested_by as "requestedBy", requested_role as "requestedRole",
       requested_at as "requestedAt", erased, kept, audit_erased as "auditErased",
       clock_timestamp() as now
     from user_deletions where id = $1`,
    [id],
  )
  const row = rows[0]
  if (!row) throw new Error(`No deletion ${id}.`)
  const { text, hash } = sealCertificate({
    id,
    user: row.user,
    pseudonym: pseudonymOf(row.user),
    requestedBy: row.requestedBy,
    requestedRole: row.requestedRole,
    requestedAt: row.requestedAt.toISOString(),
    completedAt: row.now.toISOString(),
    erased: row.erased.map((trace) => withAuditParts(trace, Number(row.auditErased))),
    kept: row.kept,
  })
  await tx.query(
    `update user_deletions set completed_at = $2, certificate = $3, certificate_hash = $4
     where id = $1`,
    [id, row.now, text, hash],
  )
  await recordAudit(tx, {
    ...systemActor('user_deletion'),
    action: 'user.erased',
    resourceType: 'user',
    resource: row.user,
    changes: { certificate: { from: null, to: hash } },
  })
}

/** What was counted when it began may have grown until the account was closed. */
const withAuditParts = (trace: Trace, count: number): Trace =>
  trace.what === 'audit_parts' ? { ...trace, count } : trace
