import { readBatches } from '@/db/readBatches'
import type { Queryable, Tx } from '@/db/tx'
import { conflict, notFound } from '@/errors'
import { randomText } from '@/ids'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'

import { isIdShaped } from './entryInputs'
import type { LedgerEntry } from './postTransaction'

/** By which route the credits are to be added. */
export const REQUEST_KINDS = ['gift', 'payment', 'reversal'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

export const REQUEST_STATUSES = ['waiting', 'approved', 'declined', 'expired'] as const
export type RequestStatus = (typeof REQUEST_STATUSES)[number]

/** Credits that wait for a second person, as the API shows them. Nothing has moved yet. */
export type CreditRequest = {
  id: string
  kind: RequestKind
  status: RequestStatus
  organization: string
  organizationName: string | null
  creditAmount: string
  amount: string | null
  comment: string | null
  reason: string | null
  paymentMethod: string | null
  externalReference: string | null
  reverses: string | null
  requester: string
  /** Name or else e-mail of who asked; null where the account is erased. */
  requesterName: string | null
  requestedAt: string
  expiresAt: string
  decidedBy: string | null
  decidedByName: string | null
  decidedAt: string | null
  declineReason: string | null
  transaction: string | null
}

type NewRequest = {
  kind: RequestKind
  operation: string
  key: string | null
  entry: LedgerEntry
  credits: NanoUsd
}

/** Keeps what is to be booked, whole, for 7 days. */
export async function createRequest(tx: Tx, request: NewRequest): Promise<CreditRequest> {
  const { kind, operation, key, entry, credits } = request
  const id = `crq_${randomText(20)}`
  await tx.query(
    `insert into ledger.credit_requests
       (id, organization_id, kind, input, credits, requester, operation, key)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      entry.organization,
      kind,
      JSON.stringify(entry),
      formatNano(credits),
      entry.actor,
      operation,
      key,
    ],
  )
  return readRequest(tx, id)
}

/** @param clock SQL for the instant at which it is looked */
const statusAt = (clock: string) => `case when r.status = 'waiting' and r.expires_at <= ${clock}
  then 'expired' else r.status end`

const selectAt = (clock: string) => `
  select r.id, r.kind, ${statusAt(clock)} as status, r.organization_id as organization,
    o.name as "organizationName", r.credits as "creditAmount", r.input->>'amount' as amount,
    r.input->>'comment' as comment, r.input->>'reason' as reason,
    r.input->>'paymentMethod' as "paymentMethod",
    r.input->>'externalReference' as "externalReference", r.input->>'reverses' as reverses,
    r.requester, coalesce(nullif(a.name, ''), a.email) as "requesterName", r.requested_at as "requestedAt",
    r.expires_at as "expiresAt", r.decided_by as "decidedBy",
    coalesce(nullif(d.name, ''), d.email) as "decidedByName", r.decided_at as "decidedAt",
    r.decline_reason as "declineReason", r.transaction_id as transaction
  from ledger.credit_requests r left join organizations o on o.id = r.organization_id
    left join users a on a.id = r.requester left join users d on d.id = r.decided_by`

type Raw = Omit<CreditRequest, 'decidedAt' | 'expiresAt' | 'requestedAt'> & {
  requestedAt: Date
  expiresAt: Date
  decidedAt: Date | null
}

const toRequest = (row: Raw): CreditRequest => ({
  ...row,
  creditAmount: canonicalDecimal(row.creditAmount),
  requestedAt: row.requestedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
})

/** @throws RefusedError 404 `request_not_found` */
export async function readRequest(db: Queryable, id: string): Promise<CreditRequest> {
  const { rows } = isIdShaped(id)
    ? await db.query<Raw>(`${selectAt('clock_timestamp()')} where r.id = $1`, [id])
    : { rows: [] }
  if (!rows[0]) throw notFound('request_not_found', `No request ${id.slice(0, 40)}.`)
  return toRequest(rows[0])
}

/**
 * What a repeated key gets while its first call is a request.
 * @throws RefusedError 409 `request_declined`, `request_expired`
 */
export async function readRepeatedRequest(
  db: Queryable,
  id: string | null,
): Promise<CreditRequest> {
  if (id === null) throw new Error('An idempotency key stands for nothing.')
  const request = await readRequest(db, id)
  if (request.status === 'declined' || request.status === 'expired')
    throw conflict(
      `request_${request.status}`,
      `The request that this key stands for, ${id}, is ${request.status}. Use a new key to ask again.`,
      { request: id },
    )
  return request
}

export type RequestQuery = {
  /** Null: whatever. */
  statuses: readonly RequestStatus[] | null
  organization: string | null
  limit: number
  offset: number
}

// The clock of the snapshot: rows and their number agree when one expires in between.
const STATUS = statusAt('now()')
const WANTED = `where ($1::text[] is null or ${STATUS} = any($1)) and ($2::text is null or r.organization_id = $2)`
const LISTED = `${selectAt('now()')} ${WANTED}
  order by (${STATUS} = 'waiting') desc, r.requested_at desc, r.id`

/** Requests, those that wait first, newest before older; and how many there are. */
export async function listRequests(
  db: Queryable,
  { statuses, organization, limit, offset }: RequestQuery,
): Promise<{ requests: CreditRequest[]; total: number }> {
  const { rows } = await db.query<Raw>(`${LISTED} limit $3 offset $4`, [
    statuses,
    organization,
    limit,
    offset,
  ])
  const count = await db.query<{ total: string }>(
    `select count(*) as total from ledger.credit_requests r ${WANTED}`,
    [statuses, organization],
  )
  return { requests: rows.map(toRequest), total: Number(count.rows[0]?.total) }
}

const BATCH = 500

/** The same without pages, some at a time, in a transaction. */
export async function* everyRequest(
  db: Queryable,
  { statuses, organization }: Omit<RequestQuery, 'limit' | 'offset'>,
): AsyncGenerator<CreditRequest[], void, undefined> {
  const query = { text: LISTED, values: [statuses, organization] }
  for await (const rows of readBatches<Raw>(db, query, BATCH)) yield rows.map(toRequest)
}

/** How many requests wait for a second person now. */
export async function countWaitingRequests(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from ledger.credit_requests
     where status = 'waiting' and expires_at > clock_timestamp()`,
  )
  return rows[0]?.count ?? 0
}
