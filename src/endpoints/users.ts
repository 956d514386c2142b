import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { recordRefusal } from '@/access/recordRefusal'
import { inSnapshot } from '@/db/inSnapshot'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { readRequiredText } from '@/ledger/entryInputs'
import { continueDeletions } from '@/users/continueDeletions'
import { deleteUser } from '@/users/deleteUser'
import { readDeletionState } from '@/users/readDeletionState'
import { readUser } from '@/users/readUser'
import { transferOwnership } from '@/users/transferOwnership'

import { endpoint } from './endpoint'
import { readJson } from './readJson'

const idOf = (req: PayloadRequest): string => String(req.routeParams?.id)

/** GET /api/admin/users/:id: somebody across organizations. The reading is on record. */
export const readUserEndpoint = endpoint('get', '/admin/users/:id', async (req) => {
  requirePermission(req, 'users:read')
  return { user: await readUser(getPool(req.payload), idOf(req), auditActor(req)) }
})

/** GET /api/admin/users/:id/deletion: what it would do, how far it is, or its certificate. */
export const userDeletionEndpoint = endpoint('get', '/admin/users/:id/deletion', async (req) => {
  const operator = requirePermission(req, 'users:read')
  return inSnapshot(getPool(req.payload), ({ db }) =>
    readDeletionState(db, { user: idOf(req), actor: operator.id }),
  )
})

/** DELETE /api/admin/users/:id {email}. What is refused, a wrong e-mail too, is written down. */
export const deleteUserEndpoint = endpoint('delete', '/admin/users/:id', async (req) => {
  const id = idOf(req)
  try {
    requirePermission(req, 'users:delete')
    const email = readRequiredText((await readJson(req, ['email'])).email, 'email')
    const deletion = await inTransaction(getPool(req.payload), (tx) =>
      deleteUser(tx, { user: id, email }, auditActor(req)),
    )
    if (deletion.certificate) return { success: true, certificate: deletion.certificate }
    goOn(req)
    const { total, erased } = deletion.progress
    const message = `The account is closed and emptied. ${erased} of ${total} personal parts of the audit trail are erased; the rest follows by itself.`
    return Response.json({ success: false, message, deletion }, { status: 202 })
  } catch (error) {
    await recordRefusal(req, error, { action: 'user.delete', resourceType: 'user', resource: id })
    throw error
  }
})

/** POST /api/admin/organizations/:id/owner {user}: a member becomes the owner, the former one an admin. */
export const transferOwnershipEndpoint = endpoint(
  'post',
  '/admin/organizations/:id/owner',
  async (req) => {
    const organization = idOf(req)
    try {
      requirePermission(req, 'members:write')
      const user = readRequiredText((await readJson(req, ['user'])).user, 'user')
      await inTransaction(getPool(req.payload), (tx) =>
        transferOwnership(tx, { organization, user }, auditActor(req)),
      )
      return { organization, owner: user }
    } catch (error) {
      await recordRefusal(req, error, {
        ...{ action: 'membership.make_owner', resourceType: 'organization' },
        ...{ resource: organization, organization },
      })
      throw error
    }
  },
)

/** Nobody waits for the rest; a server that ends before it is done goes on when it is back. */
function goOn(req: PayloadRequest): void {
  continueDeletions(getPool(req.payload)).catch((error: unknown) =>
    req.payload.logger.error({ err: error, msg: 'A deletion stopped; the next round goes on' }),
  )
}
