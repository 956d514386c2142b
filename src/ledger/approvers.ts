import type { Queryable, Tx } from '@/db/tx'
import { against } from '@/errors'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'
import { formatDateTime } from '@/time/formatDateTime'

import type { CreditRequest } from './creditRequests'
import { readLimits, toGiftLimits, type GivingRole } from './giftLimits'
import { refuseDependent } from './refuseDependent'
import { readGround } from './refuseGrant'

/** The giving roles that hold `credits:approve`. */
const APPROVING_ROLES: readonly GivingRole[] = ['finance', 'owner']

const creditsOf = (request: CreditRequest) =>
  parseMoney(request.creditAmount, { field: 'creditAmount' })

/**
 * What is told while a request waits: who may approve it or, where nobody can, how to change that.
 * Accounts made by the requester count here: they may approve a day later.
 */
export async function describeWait(db: Queryable, request: CreditRequest): Promise<string> {
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
  const until = `It expires ${formatDateTime(Date.parse(request.expiresAt), 'UTC')} UTC.`
  if (rowCount > 0)
    return `Waits for another operator (${roles.join(' or ')}) to approve it. ${until}`
  return `Waits for another owner to approve it, and there is none yet: npm run owner -- create --email E makes one. ${until}`
}

/**
 * Who decides about a request could have given the credits, and is nobody of either side.
 * @throws RefusedError 422 `same_person`, `approver_not_independent`, `own_organization`,
 *   `approval_limit_exceeded`
 */
export async function refuseApprover(
  tx: Tx,
  request: CreditRequest,
  approver: { id: string; role: string | null },
): Promise<void> {
  await refuseDependent(tx, approver.id, request.requester)
  const { organization } = request
  const { limits, isMember } = await readGround(tx, { organization, operator: approver.id })
  if (isMember)
    throw against(
      'own_organization',
      'Nobody decides about credits of an organization they belong to.',
    )
  const role = APPROVING_ROLES.find((name) => name === approver.role)
  const limit = role ? limits.perGift[role] : 0n
  if (creditsOf(request) > limit)
    throw against(
      'approval_limit_exceeded',
      `You may decide about at most $${formatNano(limit as typeof limits.secondPersonFrom)} at once.`,
      { limit: formatNano(limit as typeof limits.secondPersonFrom), role: approver.role },
    )
}
