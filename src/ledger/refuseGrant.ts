import type { Queryable, Tx } from '@/db/tx'
import { against, forbidden, notFound } from '@/errors'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { isIdShaped } from './entryInputs'
import {
  LIMIT_COLUMNS,
  toGiftLimits,
  toGivingRole,
  toLimits,
  type GiftLimits,
  type GivingRole,
  type LimitsRow,
} from './giftLimits'

/** Credits that an operator is about to add to an organization, by whatever route. */
export type Grant = {
  organization: string
  credits: NanoUsd
  /** A gift's comment; null where something else already says why. */
  comment: string | null
  operator: string
  role: string | null
}

/** What the rules need to know before anything is locked. */
export type Ground = { limits: GiftLimits; isDeleted: boolean; isMember: boolean }

/**
 * @returns the limits, and how organization and operator stand to each other
 * @throws RefusedError 404 `organization_not_found`
 */
export async function readGround(
  db: Queryable,
  { organization, operator }: Pick<Grant, 'operator' | 'organization'>,
): Promise<Ground> {
  if (!isIdShaped(organization)) throw unknownOrganization(String(organization).slice(0, 40))
  const { rows } = await db.query<LimitsRow & { status: string; isMember: boolean }>(
    `select o.status::text as status,
       exists (select 1 from memberships where user_id = $2 and organization_id = o.id) as "isMember",
       ${LIMIT_COLUMNS}
     from organizations o where o.id = $1`,
    [organization, operator],
  )
  const row = rows[0]
  if (!row) throw unknownOrganization(organization)
  return {
    limits: toGiftLimits(toLimits(row)),
    isDeleted: row.status === 'deleted',
    isMember: row.isMember,
  }
}

const unknownOrganization = (organization: string) =>
  notFound('organization_not_found', `No organization ${organization}.`)

/**
 * The rules that hold for everything by which an operator adds credits. Locks the operator, so that
 * parallel grants count each other; the organization's lock follows with the movement.
 * @returns whether a second person has to approve
 * @throws RefusedError 403 `forbidden`, 422 `organization_deleted`, `own_organization`,
 *   `comment_required`, `gift_limit_exceeded`, `daily_limit_exceeded`
 */
export async function refuseGrant(
  tx: Tx,
  grant: Grant,
  { limits, isDeleted, isMember }: Ground,
): Promise<{ needsApproval: boolean }> {
  const role = toGivingRole(grant.role)
  if (!role) throw forbidden('Only an operator who may gift adds credits.')
  if (isDeleted) throw organizationDeleted()
  if (isMember)
    throw against('own_organization', 'Nobody adds credits to an organization they belong to.')
  refuseMissingComment(limits, grant)
  const given = await lockOperator(tx, grant)
  if (!given.isActive) throw forbidden('This account is not active any more.')
  refuseAboveLimits(limits, role, grant.credits, given.today)
  return { needsApproval: given.recent + grant.credits >= limits.secondPersonFrom }
}

/** Asked again with the movement itself, under the organization's lock. */
export function refuseDeleted({ organizationStatus }: { organizationStatus: string }): void {
  if (organizationStatus === 'deleted') throw organizationDeleted()
}

const organizationDeleted = () =>
  against('organization_deleted', 'This organization is deleted; it takes no credits.')

function refuseMissingComment({ commentRequiredFrom }: GiftLimits, grant: Grant): void {
  if (grant.comment !== '' || grant.credits < commentRequiredFrom) return
  const from = formatNano(commentRequiredFrom)
  throw against('comment_required', `From ${formatMoney(from)} on, say why in the comment.`, {
    from,
  })
}

const show = (amount: NanoUsd) => formatMoney(formatNano(amount))

type Given = {
  /** To anybody, since the UTC day began. A reversal does not give it back. */
  today: NanoUsd
  /** To this organization, within 24 hours. */
  recent: NanoUsd
  /** False where the account was deactivated or deleted while the call waited. */
  isActive: boolean
}

/** What an operator gave, once nothing else of theirs is under way. */
export async function lockOperator(
  tx: Tx,
  { operator, organization }: Pick<Grant, 'operator' | 'organization'>,
): Promise<Given> {
  const { rows } = await tx.query<{ today: string; recent: string; isActive: boolean }>(
    'select today::text, recent::text, is_active as "isActive" from ledger.lock_operator($1, $2)',
    [operator, organization],
  )
  const nano = (text: string | undefined) => parseMoney(text ?? '0', { field: 'given' })
  return {
    today: nano(rows[0]?.today),
    recent: nano(rows[0]?.recent),
    isActive: rows[0]?.isActive ?? false,
  }
}

/**
 * A waiting request counts nothing yet: it counts on the day on which it moves money.
 * @throws RefusedError 422 `gift_limit_exceeded`, `daily_limit_exceeded`
 */
export function refuseAboveLimits(
  limits: GiftLimits,
  role: GivingRole,
  credits: NanoUsd,
  used: NanoUsd,
): void {
  const [atOnce, daily] = [limits.perGift[role], limits.perDay[role]]
  const left = toNanoUsd(daily > used ? daily - used : 0n)
  const details = { role, used: formatNano(used), remaining: formatNano(left) }
  const today = `${show(left)} of today's ${show(daily)} are left`
  if (credits > atOnce)
    throw against(
      'gift_limit_exceeded',
      `As ${role} you may add at most ${show(atOnce)} at once; ${today}.`,
      { ...details, limit: formatNano(atOnce), dailyLimit: formatNano(daily) },
    )
  if (credits > left)
    throw against('daily_limit_exceeded', `As ${role} you may add no more today: ${today}.`, {
      ...details,
      limit: formatNano(daily),
    })
}
