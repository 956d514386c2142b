import type { Queryable } from '@/db/tx'
import { against, forbidden, RefusedError } from '@/errors'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { formatDateTime } from '@/time/formatDateTime'

import type { CreditRequest, RequestKind } from './creditRequests'
import { readLimits, toGiftLimits, type GivingRole } from './giftLimits'
import { refuseDependent } from './refuseDependent'
import { readGround } from './refuseGrant'

/** The giving roles that hold `credits:approve`, and with it the rights of every kind of request. */
export const APPROVING_ROLES: readonly GivingRole[] = ['finance', 'owner']

const creditsOf = (request: CreditRequest) =>
  parseMoney(request.creditAmount, { field: 'creditAmount' })

/**
 * The roles whose limit reaches what a request asks for, and whether anybody holds one: not the
 * requester, no member of the organization. Accounts made by the requester count: they may approve a
 * day later.
 */
export async function findApprovers(
  db: Queryable,
  request: CreditRequest,
): Promise<{ roles: GivingRole[]; isAnybody: boolean }> {
  const { perGift } = toGiftLimits(await readLimits(db))
  const credits = creditsOf(request)
  const roles = APPROVING_ROLES.filter((role) => perGift[role] >= credits)
  const { rowCount } = await db.query(
    `select 1 from users u
     where u.status = 'active' and u.operator_role::text = any($1) and u.id <> $2
       and not exists (select 1 from memberships m
                       where m.user_id = u.id and m.organization_id = $3)
     limit 1`,
    [roles, request.requester, request.organization],
  )
  return { roles, isAnybody: rowCount > 0 }
}

/** What is told while a request waits: who may approve it or, where nobody can, how to change that. */
export async function describeWait(db: Queryable, request: CreditRequest): Promise<string> {
  const { roles, isAnybody } = await findApprovers(db, request)
  const until = `It expires ${formatDateTime(Date.parse(request.expiresAt), 'UTC')} UTC.`
  if (isAnybody) return `Waits for another operator (${roles.join(' or ')}) to approve it. ${until}`
  return `Waits for another owner to approve it, and there is none yet: ${OWNER_COMMAND} makes one. ${until}`
}

/** What makes a second owner. */
export const OWNER_COMMAND = 'npm run owner -- create --email E'

export type Approver = { id: string; role: string | null; kinds: readonly RequestKind[] }

/**
 * Who decides about a request could have given the credits, and is nobody of either side.
 * @throws RefusedError 403 `forbidden`, 422 `same_person`, `approver_not_independent`, `own_organization`,
 *   `approval_limit_exceeded`
 */
export async function refuseApprover(
  db: Queryable,
  request: CreditRequest,
  approver: Approver,
): Promise<void> {
  const { kind } = request
  if (!approver.kinds.includes(kind))
    throw forbidden(`Your role may not decide about a ${kind}.`, { kind })
  await refuseDependent(db, approver.id, request.requester)
  const { organization } = request
  const { limits, isMember } = await readGround(db, { organization, operator: approver.id })
  if (isMember)
    throw against(
      'own_organization',
      'Nobody decides about credits of an organization they belong to.',
    )
  const role = APPROVING_ROLES.find((name) => name === approver.role)
  const limit = role ? limits.perGift[role] : toNanoUsd(0n)
  if (creditsOf(request) > limit)
    throw against(
      'approval_limit_exceeded',
      `You may decide about at most ${formatMoney(formatNano(limit))} at once.`,
      { limit: formatNano(limit), role: approver.role },
    )
}

/** Why an operator may not decide about a request, in words; null where they may. */
export async function findApproverProblem(
  db: Queryable,
  request: CreditRequest,
  approver: Approver,
): Promise<string | null> {
  try {
    await refuseApprover(db, request, approver)
    return null
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}

/** Ids of the operators who may approve a request now: those whom the approval itself would let. */
export async function listApprovers(db: Queryable, request: CreditRequest): Promise<string[]> {
  const { rows } = await db.query<{ id: string; role: string }>(
    `select id, operator_role::text as role from users
     where status = 'active' and operator_role::text = any($1) order by id`,
    [APPROVING_ROLES],
  )
  const approvers: string[] = []
  for (const operator of rows) {
    const problem = await findApproverProblem(db, request, { ...operator, kinds: [request.kind] })
    if (problem === null) approvers.push(operator.id)
  }
  return approvers
}
