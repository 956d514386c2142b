import type { Queryable } from '@/db/tx'
import { against, type RefusedError } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import { lastOwner } from './lastOwner'

/** An organization that would be left without an owner. */
export type OwnedOrganization = {
  id: string
  name: string
  credits: string
  hasLiveSubscription: boolean
  /** Who else belongs to it and could own it. */
  otherMembers: number
}

const isLive = (plan: string, none: string) =>
  `(o.${plan} <> '${none}' and (o.${plan}_expires_at is null or o.${plan}_expires_at > clock_timestamp()))`

// Sole owner: there is no other membership with that role.
const SOLELY_OWNED = `
  select o.id, o.name, o.credits, ${isLive('plan', 'free')} or ${isLive('dev_plan', 'none')} as "hasLiveSubscription",
    (select count(*)::int from memberships x
     where x.organization_id = o.id and x.user_id <> $1) as "otherMembers"
  from memberships m join organizations o on o.id = m.organization_id
  where m.user_id = $1 and m.role = 'owner'
    and not exists (select 1 from memberships x
                    where x.organization_id = o.id and x.role = 'owner' and x.user_id <> $1)
  order by o.name, o.id`

/** What a user alone owns. */
export async function listSolelyOwned(db: Queryable, user: string): Promise<OwnedOrganization[]> {
  const { rows } = await db.query<OwnedOrganization>(SOLELY_OWNED, [user])
  return rows.map((row) => ({ ...row, credits: canonicalDecimal(row.credits) }))
}

/**
 * Why a user may not be deleted now, each with the way out; empty where nothing stands against it. No
 * message names a person: refusals are kept in the audit trail.
 */
export async function findDeletionRefusals(
  db: Queryable,
  { user, actor }: { user: string; actor: string },
): Promise<RefusedError[]> {
  const refusals: RefusedError[] = []
  if (user === actor)
    refusals.push(
      against('own_account', 'Nobody deletes the account they are signed in with: ask an owner.'),
    )
  const last = await lastOwner(db, user)
  if (last) refusals.push(last)
  const organizations = (await listSolelyOwned(db, user)).filter(
    ({ credits, hasLiveSubscription }) => credits !== '0' || hasLiveSubscription,
  )
  if (organizations.length > 0)
    refusals.push(
      against(
        'sole_owner',
        `They alone own ${count(organizations.length)} with a balance or a live subscription. Make another member the owner, or settle the balance and end the subscription.`,
        { organizations },
      ),
    )
  return refusals
}

const count = (organizations: number) =>
  organizations === 1 ? 'an organization' : `${organizations} organizations`
