import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { newId } from '@/ids'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'

import { announceRequest } from './announceRequest'
import {
  createRequest,
  readRepeatedRequest,
  type CreditRequest,
  type RequestKind,
} from './creditRequests'
import { claimIdempotencyKey, keepKeyForRequest, type FirstCall } from './idempotency'
import { postTransaction, type LedgerEntry } from './postTransaction'
import { readTransaction, type TransactionRow } from './readTransaction'
import { readGround, refuseDeleted, refuseGrant } from './refuseGrant'

/** Credits that an operator wants to add: what is booked, or kept until a second person agrees. */
export type GrantPlan = {
  kind: RequestKind
  operation: string
  key: string | null
  /** What a repeated key is compared by. */
  input: unknown
  /** Its actor is the operator who adds the credits. */
  entry: LedgerEntry
  credits: NanoUsd
  /** A gift's comment; null where something else already says why. */
  comment: string | null
  /** What the kind itself asks of the input, after 404 and 409. */
  refuse: () => void
  /** What it asks of other rows, which it locks: after the operator, before the organization. */
  refuseUnderLock?: (tx: Tx) => Promise<void>
}

export type GrantOutcome = { transaction: TransactionRow } | { request: CreditRequest }

type Opened =
  | { first: FirstCall }
  | {
      first: null
      /** The id that the row has to take. */
      transaction: string
      needsApproval: boolean
    }

/**
 * Claims the key and asks the rules, up to the point where the balance moves.
 * @throws RefusedError 404 `organization_not_found`, 409 `idempotency_conflict`, and what the rules
 *   refuse (see refuseGrant)
 */
export async function openGrant(tx: Tx, plan: GrantPlan, role: string | null): Promise<Opened> {
  const { organization, actor } = plan.entry
  const ground = await readGround(tx, { organization, operator: actor })
  const transaction = plan.entry.id ?? newId('txn')
  if (plan.key !== null) {
    const { operation, key, input } = plan
    const first = await claimIdempotencyKey(tx, {
      organization,
      operation,
      key,
      input,
      transaction,
    })
    if (first) return { first }
  }
  plan.refuse()
  const { credits, comment } = plan
  const grant = { organization, credits, comment, operator: actor, role }
  const { needsApproval } = await refuseGrant(tx, grant, ground)
  await plan.refuseUnderLock?.(tx)
  return { first: null, transaction, needsApproval }
}

/**
 * Adds credits: key, rules, balance, row and audit entry in the caller's transaction; or the request
 * that waits for a second person. A repeated key gets what the first call got.
 * @throws RefusedError as openGrant; 409 `request_declined`, `request_expired`
 */
export async function grantCredits(
  tx: Tx,
  plan: GrantPlan,
  actor: AuditActor,
): Promise<GrantOutcome> {
  const opened = await openGrant(tx, plan, actor.actorRole)
  if (opened.first) return readFirstOutcome(tx, opened.first)
  if (opened.needsApproval) return { request: await askSecondPerson(tx, plan, actor) }
  const posted = await postTransaction(tx, { ...plan.entry, id: opened.transaction })
  refuseDeleted(posted)
  await recordGrant(tx, actor, plan.kind, posted.row)
  return { transaction: posted.row }
}

async function readFirstOutcome(tx: Tx, first: FirstCall): Promise<GrantOutcome> {
  if (first.transaction) return { transaction: await readTransaction(tx, first.transaction) }
  return { request: await readRepeatedRequest(tx, first.request) }
}

async function askSecondPerson(tx: Tx, plan: GrantPlan, actor: AuditActor): Promise<CreditRequest> {
  const { kind, operation, key, entry, credits } = plan
  const { organization } = entry
  const request = await createRequest(tx, { kind, operation, key, entry, credits })
  if (key !== null) await keepKeyForRequest(tx, { organization, operation, key }, request.id)
  await recordAudit(tx, {
    ...actor,
    action: `${AUDIT_NOUN[kind]}.request`,
    resourceType: 'credit_request',
    resource: request.id,
    organization,
    changes: { creditAmount: { from: null, to: formatNano(credits) } },
    reason: entry.comment ?? entry.reason ?? null,
  })
  await announceRequest(tx, request)
  return request
}

const AUDIT_NOUN: Record<RequestKind, string> = {
  gift: 'credits',
  payment: 'payment',
  reversal: 'transaction',
}
const AUDIT_ACTION: Record<RequestKind, string> = {
  gift: 'credits.gift',
  payment: 'payment.record',
  reversal: 'transaction.reverse',
}

/** What of a row its audit entry repeats. */
type Booked = Pick<
  TransactionRow,
  'amount' | 'comment' | 'creditAmount' | 'id' | 'organization' | 'reason'
>

/** The audit entry of added credits, the same on every path. */
export const recordGrant = (tx: Tx, actor: AuditActor, kind: RequestKind, row: Booked) =>
  recordAudit(tx, {
    ...actor,
    action: AUDIT_ACTION[kind],
    resourceType: 'transaction',
    resource: row.id,
    organization: row.organization,
    changes: {
      ...(row.amount === null ? {} : { amount: { from: null, to: row.amount } }),
      ...(row.creditAmount === null ? {} : { creditAmount: { from: null, to: row.creditAmount } }),
    },
    reason: row.comment ?? row.reason,
  })
