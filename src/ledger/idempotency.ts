import { createHash } from 'node:crypto'

import type { Tx } from '@/db/tx'
import { conflict, malformed } from '@/errors'

type Claim = { organization: string; operation: string; key: string; input: unknown }

/**
 * Claims an idempotency key inside the transaction that does the work. A parallel call with the same
 * key waits here for the first one to commit; a refused call rolls the claim back.
 * @returns the id of the first call's transaction, or null when this call is the first
 * @throws RefusedError 400 `idempotency_key_invalid`, 409 `idempotency_conflict`
 */
export async function claimIdempotencyKey(tx: Tx, claim: Claim): Promise<string | null> {
  if (claim.key.length < 1 || claim.key.length > 200)
    throw malformed('idempotency_key_invalid', 'An idempotency key has 1 to 200 characters.')
  const inputHash = hashInput(claim.input)
  const inserted = await tx.query(
    `insert into ledger.idempotency_keys (organization_id, operation, key, input_hash)
     values ($1, $2, $3, $4) on conflict do nothing`,
    [claim.organization, claim.operation, claim.key, inputHash],
  )
  if (inserted.rowCount === 1) return null
  const first = await tx.query<{ input_hash: string; transaction_id: string }>(
    `select input_hash, transaction_id from ledger.idempotency_keys
     where organization_id = $1 and operation = $2 and key = $3`,
    [claim.organization, claim.operation, claim.key],
  )
  const row = first.rows[0]
  if (!row) throw new Error('The idempotency key vanished between two statements.')
  if (row.input_hash !== inputHash)
    throw conflict(
      'idempotency_conflict',
      'This idempotency key was used with other content. Use a new key for a new intent.',
      { transaction: row.transaction_id },
    )
  return row.transaction_id
}

/** Says which transaction a claimed key stands for. */
export async function settleIdempotencyKey(
  tx: Tx,
  claim: Omit<Claim, 'input'>,
  transaction: string,
): Promise<void> {
  await tx.query(
    `update ledger.idempotency_keys set transaction_id = $4
     where organization_id = $1 and operation = $2 and key = $3`,
    [claim.organization, claim.operation, claim.key, transaction],
  )
}

/** Normalised input without the actor, so that "5", 5 and "5.00" are one intent. */
const hashInput = (input: unknown): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('hex')
