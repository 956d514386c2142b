import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { can, findOperator } from '@/access/permissions'
import { recordRefusal } from '@/access/recordRefusal'
import { requireTransaction } from '@/db/requireTransaction'
import { against, conflict, forbidden, malformed } from '@/errors'
import { planGift } from '@/ledger/giftCredits'
import { openGrant } from '@/ledger/grantCredits'
import { moveCredits } from '@/ledger/postTransaction'
import { refuseDeleted } from '@/ledger/refuseGrant'

type NewTransaction = Record<string, unknown>

/**
 * Payload's own create books a gift and nothing else: it takes the balance and the number from the
 * ledger, Payload inserts the row. It cannot wait for a second person and cannot replay: the one is
 * refused by naming the route that can, a repeated key by naming the first row.
 */
export const postGift: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  const row = data as NewTransaction
  if (operation !== 'create') return row
  const organization = idOf(row.organization)
  try {
    return await bookGift(row, organization, req)
  } catch (error) {
    const attempt = { action: 'credits.gift', resourceType: 'transaction', organization }
    await recordRefusal(req, error, attempt)
    throw error
  }
}

async function bookGift(
  row: NewTransaction,
  organization: string,
  req: PayloadRequest,
): Promise<NewTransaction> {
  const operator = findOperator(req.user)
  if (!operator || !can(req.user, 'credits:gift'))
    throw forbidden('Only an operator who may gift creates a transaction, and only a gift.')
  if (organization === '')
    throw malformed('organization_required', 'Name the organization that gets the credits.')
  const { creditAmount, comment, idempotencyKey } = row
  const plan = planGift({ organization, creditAmount, comment, idempotencyKey }, operator.id)
  refuseOtherThanGift(row)
  const tx = await requireTransaction(req)
  const given = typeof row.id === 'string' ? { id: row.id } : {}
  const entry = { ...plan.entry, ...given }
  const opened = await openGrant(tx, { ...plan, entry }, auditActor(req).actorRole)
  if (opened.first?.transaction)
    throw conflict('already_recorded', `This key has already booked ${opened.first.transaction}.`, {
      transaction: opened.first.transaction,
    })
  if (opened.first || opened.needsApproval) throw approvalRequired(organization, opened.first)
  const movement = await moveCredits(tx, entry)
  refuseDeleted(movement)
  const bookedAt = movement.bookedAt.toISOString()
  return {
    ...entry,
    id: opened.transaction,
    currency: 'USD',
    status: 'completed',
    sequence: movement.sequence,
    balanceAfter: movement.balanceAfter,
    bookedAt,
    createdAt: bookedAt,
  }
}

/** @throws RefusedError 422 `type_not_creatable`, `gift_without_amount` */
function refuseOtherThanGift(row: NewTransaction): void {
  if (row.type !== 'credit_gift')
    throw against(
      'type_not_creatable',
      'Only credit_gift is created here; every other movement is written by its own route.',
    )
  if (row.amount !== undefined && row.amount !== null)
    throw against('gift_without_amount', 'A gift moves credits, not money: leave amount empty.')
}

function approvalRequired(organization: string, first: { request: string | null } | null) {
  const route = `POST /api/admin/organizations/${organization}/gift-credits`
  return against(
    'approval_required',
    `A second person has to approve this gift, which cannot be done here: use ${route}.`,
    { route, request: first?.request ?? null },
  )
}

const idOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value && typeof value === 'object' && 'id' in value) return String(value.id)
  return ''
}
