import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

type Member = { id: string; user: string; role: string }

/**
 * Makes a member the owner of their organization; whoever owned it becomes an admin, since there is
 * exactly one owner. Repeated, it changes nothing.
 * @throws RefusedError 404 `member_not_found`: no such organization, or somebody who is no member of it
 */
export async function transferOwnership(
  tx: Tx,
  { organization, user }: { organization: string; user: string },
  actor: AuditActor,
): Promise<void> {
  const members = isIdShaped(organization) ? await lockMembers(tx, organization, user) : []
  if (!members.some((member) => member.user === user))
    throw notFound('member_not_found', `No such member of ${organization.slice(0, 40)}.`)
  for (const member of members) {
    const role = member.user === user ? 'owner' : 'admin'
    if (member.role === role) continue
    await tx.query(
      'update memberships set role = $2, updated_at = clock_timestamp() where id = $1',
      [member.id, role],
    )
    await recordAudit(tx, {
      ...actor,
      action: 'membership.update',
      resourceType: 'membership',
      resource: member.id,
      organization,
      changes: { role: { from: member.role, to: role } },
    })
  }
}

/** Who owns it and who will. All members are locked first, so that two new owners follow each other. */
async function lockMembers(tx: Tx, organization: string, user: string): Promise<Member[]> {
  await tx.query('select 1 from memberships where organization_id = $1 order by id for update', [
    organization,
  ])
  const { rows } = await tx.query<Member>(
    `select id, user_id as user, role::text as role from memberships
     where organization_id = $1 and (role = 'owner' or user_id = $2) order by id`,
    [organization, user],
  )
  return rows
}
