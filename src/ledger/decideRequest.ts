import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { against, conflict } from '@/errors'
import { parseMoney } from '@/money/parseMoney'

import { announceDecision } from './announceRequest'
import { refuseApprover } from './approvers'
import { readRequest, type CreditRequest, type RequestKind } from './creditRequests'
import { refuseLongText } from './entryInputs'
import { recordGrant } from './grantCredits'
import { settleIdempotencyKey } from './idempotency'
import { lockOriginal, refuseIrreversible } from './originals'
import { postTransaction, type LedgerEntry } from './postTransaction'
import { readTransaction, type TransactionRow } from './readTransaction'
import { readGround, refuseDeleted, refuseGrant } from './refuseGrant'

/** Who decides, and about which kinds of request they may. */
export type Decider = { actor: AuditActor; kinds: readonly RequestKind[] }

type Kept = { operation: string; key: string | null; entry: LedgerEntry }

/**
 * Approves a request: the money moves now, once, in the requester's name and within the requester's
 * limits of today. The same approver repeating the call gets the first result.
 * @throws RefusedError 403 `forbidden`, 404 `request_not_found`, 409 `already_decided`,
 *   `request_expired`, 422 as refuseApprover and refuseGrant, `requester_without_right`
 */
export async function approveRequest(
  tx: Tx,
  id: string,
  { actor, kinds }: Decider,
): Promise<{ request: CreditRequest; transaction: TransactionRow }> {
  const request = await lockRequest(tx, id)
  if (request.transaction !== null && request.decidedBy === actor.actor)
    return { request, transaction: await readTransaction(tx, request.transaction) }
  refuseDecided(request)
  await refuseApprover(tx, request, { id: actor.actor, role: actor.actorRole, kinds })
  const kept = await readKept(tx, id)
  const role = await refuseRequester(tx, request)
  if (request.reverses) refuseIrreversible(await lockOriginal(tx, request.reverses))
  const posted = await postTransaction(tx, kept.entry)
  refuseDeleted(posted)
  await settleKey(tx, kept, posted.id)
  await writeDecision(tx, id, { status: 'approved', actor, transaction: posted.id })
  await recordDecision(tx, request, actor, 'credit_request.approve', null)
  await recordGrant(tx, asRequester(request, role, actor), request.kind, posted.row)
  return { request: await announceDecided(tx, id), transaction: posted.row }
}

/**
 * Declines a request, under the same rules as approving it. Nothing moves.
 * @throws RefusedError as approveRequest; 422 `reason_too_long`
 */
export async function declineRequest(
  tx: Tx,
  id: string,
  reason: string,
  { actor, kinds }: Decider,
): Promise<CreditRequest> {
  const request = await lockRequest(tx, id)
  refuseDecided(request)
  await refuseApprover(tx, request, { id: actor.actor, role: actor.actorRole, kinds })
  refuseLongText(reason, 'reason')
  await writeDecision(tx, id, { status: 'declined', actor, reason })
  await recordDecision(tx, request, actor, 'credit_request.decline', reason)
  return announceDecided(tx, id)
}

async function announceDecided(tx: Tx, id: string): Promise<CreditRequest> {
  const decided = await readRequest(tx, id)
  await announceDecision(tx, decided)
  return decided
}

/** Two deciders follow each other: the second one sees what the first has done. */
async function lockRequest(tx: Tx, id: string): Promise<CreditRequest> {
  await readRequest(tx, id)
  await tx.query('select 1 from ledger.credit_requests where id = $1 for no key update', [id])
  return readRequest(tx, id)
}

function refuseDecided({ status, decidedBy, expiresAt }: CreditRequest): void {
  if (status === 'expired')
    throw conflict('request_expired', `This request expired ${expiresAt}. Ask again.`, {
      expiresAt,
    })
  if (status !== 'waiting')
    throw conflict('already_decided', `This request is ${status} already.`, { status, decidedBy })
}

async function readKept(tx: Tx, id: string): Promise<Kept> {
  const { rows } = await tx.query<Kept>(
    'select operation, key, input as entry from ledger.credit_requests where id = $1',
    [id],
  )
  const kept = rows[0]
  if (!kept) throw new Error(`No request ${id}.`)
  // JSON keeps times as text.
  const { valueDate } = kept.entry
  return { ...kept, entry: { ...kept.entry, valueDate: valueDate ? new Date(valueDate) : null } }
}

/** The rules once more, for who asked, as they stand today. @returns the requester's role */
async function refuseRequester(tx: Tx, request: CreditRequest): Promise<string> {
  const { rows } = await tx.query<{ role: string | null }>(
    `select operator_role::text as role from users where id = $1 and status = 'active'`,
    [request.requester],
  )
  const role = rows[0]?.role
  if (!role)
    throw against(
      'requester_without_right',
      'Who asked for this is no operator any more. Decline it.',
    )
  const { organization, requester: operator } = request
  const credits = parseMoney(request.creditAmount, { field: 'creditAmount' })
  const ground = await readGround(tx, { organization, operator })
  await refuseGrant(tx, { organization, credits, comment: null, operator, role }, ground)
  return role
}

async function settleKey(tx: Tx, { operation, key, entry }: Kept, transaction: string) {
  if (key === null) return
  await settleIdempotencyKey(tx, { organization: entry.organization, operation, key }, transaction)
}

type Decision = {
  status: 'approved' | 'declined'
  actor: AuditActor
  reason?: string
  transaction?: string
}

async function writeDecision(tx: Tx, id: string, decision: Decision): Promise<void> {
  await tx.query(
    `update ledger.credit_requests
     set status = $2, decided_by = $3, decided_at = clock_timestamp(), decline_reason = $4,
       transaction_id = $5
     where id = $1`,
    [
      id,
      decision.status,
      decision.actor.actor,
      decision.reason ?? null,
      decision.transaction ?? null,
    ],
  )
}

const recordDecision = (
  tx: Tx,
  request: CreditRequest,
  actor: AuditActor,
  action: string,
  reason: string | null,
) =>
  recordAudit(tx, {
    ...actor,
    action,
    resourceType: 'credit_request',
    resource: request.id,
    organization: request.organization,
    changes: { creditAmount: { from: null, to: request.creditAmount } },
    reason,
  })

/** The booking's own entry names who gives the credits; the request's names who agreed. */
const asRequester = (
  { requester }: CreditRequest,
  role: string,
  { requestId }: AuditActor,
): AuditActor => ({
  actor: requester,
  actorRole: role,
  actorEmail: null,
  ipAddress: null,
  userAgent: null,
  requestId,
})
