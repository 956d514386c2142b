import type { PayloadRequest } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { readLimits, type Limits } from '@/ledger/giftLimits'
import { hasAnotherOwner, listRaises, type LimitRaise } from '@/ledger/limitRaises'
import { findDependence } from '@/ledger/refuseDependent'

/** A raise, and what the reader may do about it. */
export type RaiseLine = LimitRaise & {
  mayDecide: boolean
  isOwn: boolean
  /** Why this owner may not confirm it, though others may. */
  confirmProblem: string | null
}

export type LimitsPageState = {
  /** In force now. */
  limits: Limits
  mayWrite: boolean
  /** Whether somebody else could confirm what the reader raises. */
  hasAnotherOwner: boolean
  lines: RaiseLine[]
  /** The database's clock, epoch milliseconds. */
  now: number
}

/** What the page of limits shows its reader, in one snapshot. */
export const loadLimits = (req: PayloadRequest): Promise<LimitsPageState> =>
  inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const reader = findOperator(req.user)?.id ?? ''
    const mayWrite = can(req.user, 'settings:write')
    const lines: RaiseLine[] = []
    // One after the other: a snapshot is one connection.
    for (const raise of (await listRaises(db)).map((row) => atItsHour(row, now))) {
      const mayDecide = mayWrite && (raise.state === 'waiting' || raise.state === 'scheduled')
      lines.push({
        ...raise,
        mayDecide,
        isOwn: raise.requester === reader,
        confirmProblem: mayDecide ? await findDependence(db, reader, raise.requester) : null,
      })
    }
    return {
      limits: await readLimits(db),
      mayWrite,
      hasAnotherOwner: await hasAnotherOwner(db, reader),
      lines,
      now,
    }
  })

/** A raise whose hour has come counts, though it is written down with the next change only. */
const atItsHour = (raise: LimitRaise, now: number): LimitRaise =>
  raise.state === 'scheduled' && raise.effectiveAt !== null && Date.parse(raise.effectiveAt) <= now
    ? { ...raise, state: 'applied', decidedAt: raise.effectiveAt }
    : raise
