import { createHash } from 'node:crypto'

import type { Tx } from '@/db/tx'
import { conflict } from '@/errors'

export type Claim = {
  organization: string
  operation: string
  key: string
  /** Normalised input without the actor, so that "5", 5 and "5.00" are one intent. */
  input: unknown
  /** The id that the row will have, where it is known already; otherwise settle the key later. */
  transaction?: string
}

/** What the first call with a key has led to. */
export type FirstCall = { transaction: string | null; request: string | null }

/**
 * Claims an idempotency key inside the transaction that does the work. A parallel call with the same
 * key waits here for the first one to commit; a refused call rolls the claim back.
 * @returns what the first call has led to, or null when this call is the first
 * @throws RefusedError 409 `idempotency_conflict`
 */
export async function claimIdempotencyKey(tx: Tx, claim: Claim): Promise<FirstCall | null> {
  const inputHash = hashInput(claim.input)
  const inserted = await tx.query(
    `insert into ledger.idempotency_keys (organization_id, operation, key, input_hash, transaction_id)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [claim.organization, claim.operation, claim.key, inputHash, claim.transaction ?? null],
  )
  if (inserted.rowCount === 1) return null
  const first = await tx.query<FirstCall & { input_hash: string }>(
    `select input_hash, transaction_id as transaction, request_id as request
     from ledger.idempotency_keys where organization_id = $1 and operation = $2 and key = $3`,
    [claim.organization, claim.operation, claim.key],
  )
  const row = first.rows[0]
  if (!row) throw new Error('The idempotency key vanished between two statements.')
  const { input_hash: firstHash, transaction, request } = row
  if (firstHash !== inputHash)
    throw conflict(
      'idempotency_conflict',
      'This idempotency key was used with other content. Use a new key for a new intent.',
      { transaction, request },
    )
  return { transaction, request }
}

type Key = Pick<Claim, 'key' | 'operation' | 'organization'>

/** Says which transaction a claimed key stands for. */
export async function settleIdempotencyKey(
  tx: Tx,
  { organization, operation, key }: Key,
  transaction: string,
): Promise<void> {
  await tx.query(
    `update ledger.idempotency_keys set transaction_id = $4
     where organization_id = $1 and operation = $2 and key = $3`,
    [organization, operation, key, transaction],
  )
}

/** Says that a claimed key stands for a request that waits for a second person. */
export async function keepKeyForRequest(
  tx: Tx,
  { organization, operation, key }: Key,
  request: string,
): Promise<void> {
  await tx.query(
    `update ledger.idempotency_keys set transaction_id = null, request_id = $4
     where organization_id = $1 and operation = $2 and key = $3`,
    [organization, operation, key, request],
  )
}

const hashInput = (input: unknown): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('hex')
