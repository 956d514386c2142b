import type { Queryable } from '@/db/tx'

import { readBalanceParts, readTrail, type BalanceParts, type TrailStep } from './readTrail'

/** A balance with what it is made of and a page of the movements that led to it. USD decimals. */
export type ExplainedBalance = {
  balance: string
  parts: BalanceParts
  /** The newest first. */
  steps: TrailStep[]
  /** Where the next page begins: the number of the movement; null at the very first one. */
  earlier: number | null
  /** Whether the page begins at the balance itself, not at earlier movements. */
  isFromHere: boolean
}

type Place = { organization: string; place: number; balance: string }
/** before: the movement from which to read on; null, or later than the place: from the place itself. */
type Page = { before: number | null; limit: number }

/**
 * Explains the balance at a place of an organization's order.
 * @param db one snapshot
 */
export async function explainBalance(
  db: Queryable,
  { organization, place, balance }: Place,
  { before, limit }: Page,
): Promise<ExplainedBalance> {
  const from = Math.min(before ?? place, place)
  return {
    balance,
    parts: await readBalanceParts(db, organization, place),
    ...(await readTrail(db, organization, { place: from, limit })),
    isFromHere: from === place,
  }
}
