import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { eraseMailOf } from '@/mail/dropMail'

import { pseudonymOf, pseudonymousEmail } from './certificate'
import {
  ALERT_RECIPIENT,
  ALERT_TRAIL,
  AUDIT_PARTS,
  END_USER,
  OWN_LOCKS,
  OWN_PREFERENCES,
  QUEUED_END_USER,
  type ErasedCounts,
  type Subject,
} from './countTraces'

/**
 * Payload sends a new password only when the last one was asked for some time ago: never, then, and the
 * form answers as for an address that does not exist.
 */
const NEVER_AGAIN = '9999-12-31T00:00:00Z'

/**
 * Takes the person out of the account, its sessions and memberships: what is few. The deletion has its
 * row already, or the database refuses it.
 */
export async function eraseAccount(
  tx: Tx,
  user: Subject,
  actor: AuditActor,
): Promise<Omit<ErasedCounts, 'auditParts'>> {
  const gone = async (statement: string, value: string = user.id) =>
    (await tx.query(statement, [value])).rowCount
  const memberships = await leaveOrganizations(tx, user.id, actor)
  const sessions = await gone('delete from users_sessions where _parent_id = $1')
  const preferences =
    (await gone(`delete from payload_preferences where id in (${OWN_PREFERENCES})`)) +
    (await gone(`delete from payload_locked_documents where id in (${OWN_LOCKS})`)) +
    (await gone('delete from support.saved_views where operator = $1'))
  const endUserNames = await renameEndUser(tx, user)
  const alertRecipients = await leaveAlertRules(tx, user, actor)
  // After the rules: none of them queues another one.
  const mails = await eraseMailOf(tx, user)
  await tx.query(
    `update users
     set name = $2, email = $3, status = 'deleted', hash = null, salt = null,
       reset_password_token = null, reset_password_expiration = null,
       reset_password_requested_at = $4, login_attempts = 0, lock_until = null,
       updated_at = clock_timestamp()
     where id = $1`,
    [user.id, pseudonymOf(user.id), pseudonymousEmail(user.id), NEVER_AGAIN],
  )
  return { memberships, sessions, preferences, endUserNames, alertRecipients, mails }
}

/** Two spellings of the e-mail are two names, and stay two. */
async function renameEndUser(tx: Tx, user: Subject): Promise<number> {
  const values = [user.email, user.id]
  const stored = await tx.query(
    `update metering.dimensions set value = 'deleted-user:' || $2 || ':' || id where ${END_USER}`,
    values,
  )
  const queued = await tx.query(
    `update metering.queued_reports
     set report = jsonb_set(report, '{user}', to_jsonb('deleted-user:' || $2::text))
     where ${QUEUED_END_USER}`,
    values,
  )
  return stored.rowCount + queued.rowCount
}

/** Each rule's own trail tells that a recipient left; who it was goes out of the entries before. */
async function leaveAlertRules(tx: Tx, user: Subject, actor: AuditActor): Promise<number> {
  // The evaluation's row is a rule's lock: nobody who has read its recipients is about to tell them.
  await tx.query(
    `select 1 from alerts.evaluations where rule_id in (
       select parent_id from alert_rules_texts where ${ALERT_RECIPIENT})
     order by rule_id for update`,
    [user.email],
  )
  const { rows } = await tx.query<{ rule: string; organization: string | null }>(
    `with gone as (delete from alert_rules_texts where ${ALERT_RECIPIENT} returning parent_id)
     select r.id as rule, r.organization_id as organization
     from gone g join alert_rules r on r.id = g.parent_id order by r.id`,
    [user.email],
  )
  for (const { rule, organization } of rows)
    await recordAudit(tx, {
      ...actor,
      action: 'alert_rule.update',
      resourceType: 'alert_rule',
      resource: rule,
      organization,
      changes: { emails: { from: '(personal)', to: '(erased)' } },
    })
  const trail = await tx.query(
    `delete from audit_personal where audit_id in (select p.audit_id ${ALERT_TRAIL})`,
    [user.email],
  )
  return rows.length + trail.rowCount
}

/** Each organization's own trail tells that somebody left. */
async function leaveOrganizations(tx: Tx, user: string, actor: AuditActor): Promise<number> {
  const { rows } = await tx.query<{ id: string; organization: string; role: string }>(
    `delete from memberships where user_id = $1
     returning id, organization_id as organization, role::text`,
    [user],
  )
  for (const { id, organization, role } of rows)
    await recordAudit(tx, {
      ...actor,
      action: 'membership.delete',
      resourceType: 'membership',
      resource: id,
      organization,
      changes: {
        user: { from: user, to: null },
        organization: { from: organization, to: null },
        role: { from: role, to: null },
      },
    })
  return rows.length
}

/**
 * Removes personal parts of the audit trail, at most `limit` of them; the entries keep their salted
 * hash, so the chain stays whole.
 * @returns how many; fewer than `limit`: none is left
 */
export const eraseAuditParts = async (tx: Tx, user: string, limit: number): Promise<number> =>
  (
    await tx.query(
      `delete from audit_personal
       where audit_id in (select p.audit_id ${AUDIT_PARTS} limit $2)`,
      [user, limit],
    )
  ).rowCount
