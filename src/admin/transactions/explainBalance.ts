import type { Queryable } from '@/db/tx'
import { readBalanceParts, readTrail, type BalanceParts, type Trail } from '@/ledger/readTrail'

const STEPS = 25

/** A balance with what it is made of and a page of the movements that led to it. USD decimal. */
export type ExplainedBalance = {
  balance: string
  parts: BalanceParts
  trail: Trail
  /** Whether the page begins at the balance itself, not at earlier movements. */
  isFromHere: boolean
}

type Place = { organization: string; place: number; balance: string }

/**
 * Explains the balance at a place of an organization's order.
 * @param db one snapshot
 * @param before of the address: the movement from which to read on; anything else is the place itself
 */
export async function explainBalance(
  db: Queryable,
  { organization, place, balance }: Place,
  before: unknown,
): Promise<ExplainedBalance> {
  const from = Math.min(placeOf(before) ?? place, place)
  return {
    balance,
    parts: await readBalanceParts(db, organization, place),
    trail: await readTrail(db, organization, { place: from, limit: STEPS }),
    isFromHere: from === place,
  }
}

const placeOf = (before: unknown): number | null =>
  typeof before === 'string' && /^\d{1,12}$/.test(before) ? Number(before) : null
