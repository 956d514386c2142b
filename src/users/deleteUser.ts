import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Queryable, Tx } from '@/db/tx'
import { against, forbidden, notFound } from '@/errors'
import { randomText } from '@/ids'
import { isIdShaped } from '@/ledger/entryInputs'

import { BATCH, eraseBatch } from './continueDeletions'
import { countErasable, countKept, erased, type Subject, type Trace } from './countTraces'
import { findDeletion, type Deletion } from './deletions'
import { eraseAccount } from './erase'
import { lockOwnersOfDesk } from './lastOwner'
import { findDeletionRefusals } from './refuseDeletion'

export type DeletionPreview = {
  erased: Trace[]
  kept: Trace[]
  /** Why it would be refused now, with the way out. */
  refusals: { code: string; message: string; details: Record<string, unknown> }[]
}

/**
 * What a deletion would do, and what stands against it. It names no person.
 * @throws RefusedError 404 `user_not_found`
 */
export async function previewDeletion(
  db: Queryable,
  { user: id, actor }: { user: string; actor: string },
): Promise<DeletionPreview> {
  const user = await requireSubject(db, id)
  const refusals = await findDeletionRefusals(db, { user: id, actor })
  return {
    erased: await countErasable(db, user),
    kept: await countKept(db, user),
    refusals: refusals.map(({ code, message, details }) => ({ code, message, details })),
  }
}

/**
 * Deletes a user: the account is closed and emptied now, its personal parts of the audit trail too,
 * or from now on in batches where they are many (status `running`; continueDeletions goes on). A
 * repeated call gets what the first one got, whatever e-mail it sends: there is none to compare any more.
 * @param email as typed; compared without surrounding spaces and whatever the case
 * @throws RefusedError 403 `forbidden`, 404 `user_not_found`, 422 `email_mismatch`, `own_account`,
 *   `last_owner`, `sole_owner`
 */
export async function deleteUser(
  tx: Tx,
  { user: id, email }: { user: string; email: string },
  actor: AuditActor,
  batch = BATCH,
): Promise<Deletion> {
  await lockOwnersOfDesk(tx)
  const user = await requireSubject(tx, id, 'for update')
  const before = await findDeletion(tx, id)
  if (before) return before
  await refuseDeletedActor(tx, actor.actor)
  if (email.trim().toLowerCase() !== user.email.toLowerCase())
    throw against(
      'email_mismatch',
      'That is not the e-mail of this account. Nothing was erased: type it as the account has it.',
    )
  await lockOwners(tx, id)
  const [refusal] = await findDeletionRefusals(tx, { user: id, actor: actor.actor })
  if (refusal) throw refusal
  const deletion = await begin(tx, user, actor)
  await eraseBatch(tx, { id: deletion, user: id }, batch)
  const begun = await findDeletion(tx, id)
  if (!begun) throw new Error(`The deletion of ${id} has no row.`)
  return begun
}

async function begin(tx: Tx, user: Subject, actor: AuditActor): Promise<string> {
  const id = `del_${randomText(20)}`
  const expected = await countErasable(tx, user)
  const parts = expected.find(({ what }) => what === 'audit_parts')?.count ?? 0
  await tx.query(
    `insert into user_deletions
       (id, user_id, requested_by, requested_role, request_id, erased, kept, audit_total)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[id, user.id, actor.actor, actor.actorRole, actor.requestId],
      ...[JSON.stringify(expected), JSON.stringify(await countKept(tx, user)), parts],
    ],
  )
  await recordAudit(tx, {
    ...actor,
    action: 'user.delete',
    resourceType: 'user',
    resource: user.id,
    changes: {
      name: { from: '(personal)', to: '(erased)' },
      email: { from: '(personal)', to: '(erased)' },
      deletion: { from: null, to: id },
    },
  })
  const gone = await eraseAccount(tx, user, actor)
  await tx.query('update user_deletions set erased = $2 where id = $1', [
    id,
    JSON.stringify(erased({ ...gone, auditParts: parts })),
  ])
  return id
}

/** Whoever was deleted while the call waited for its turn deletes nobody. */
async function refuseDeletedActor(tx: Tx, actor: string): Promise<void> {
  const { rowCount } = await tx.query(`select 1 from users where id = $1 and status <> 'active'`, [
    actor,
  ])
  if (rowCount > 0) throw forbidden('This account is not active any more.')
}

/** Co-owners of what the user owns stay owners until this is decided. */
const lockOwners = (tx: Tx, user: string) =>
  tx.query(
    `select 1 from memberships
     where role = 'owner' and organization_id in (
       select organization_id from memberships where user_id = $1 and role = 'owner')
     order by id for update`,
    [user],
  )

async function requireSubject(db: Queryable, id: string, lock = ''): Promise<Subject> {
  const { rows } = isIdShaped(id)
    ? await db.query<Subject>(`select id, email from users where id = $1 ${lock}`, [id])
    : { rows: [] }
  if (!rows[0]) throw notFound('user_not_found', `No user ${id.slice(0, 40)}.`)
  return rows[0]
}
