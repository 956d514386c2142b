import type { LockName } from '@/db/advisoryLock'
import type { Tx } from '@/db/tx'

/** The same two numbers stand in metering.hold_discounts(). */
const DISCOUNT_RULES: LockName = [7_234, 51]

/**
 * Waits for every batch of usage that is being booked, and keeps the next ones waiting until the
 * transaction ends: whether a rule has been used is certain, and stays so until it has been changed.
 */
export async function lockDiscounts(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [...DISCOUNT_RULES])
}

/**
 * Keeps every discount rule as it is until the transaction ends.
 * @returns the version of the rules (loadDiscountRules) that holds so long
 */
export async function holdDiscounts(tx: Tx): Promise<string> {
  await tx.query('select pg_advisory_xact_lock_shared($1, $2)', [...DISCOUNT_RULES])
  // A statement of its own: it sees what whoever had the lock has written.
  const { rows } = await tx.query<{ version: string }>(
    'select version::text as version from metering.discount_version',
  )
  const version = rows[0]?.version
  if (version === undefined) throw new Error('metering.discount_version is one row.')
  return version
}
