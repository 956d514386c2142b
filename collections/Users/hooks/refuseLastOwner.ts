import type { CollectionBeforeChangeHook } from 'payload'

import { recordRefusal } from '@/access/recordRefusal'
import { requireTransaction } from '@/db/requireTransaction'
import { lastOwner, lockOwnersOfDesk } from '@/users/lastOwner'

type Account = { id?: unknown; operatorRole?: unknown; status?: unknown }

const isOwner = ({ operatorRole, status }: Account): boolean =>
  operatorRole === 'owner' && status === 'active'

/** The last owner neither gives up the role nor is deactivated: nobody could give it back. */
export const refuseLastOwner: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const before = (originalDoc ?? {}) as Account
  if (!isOwner(before) || isOwner({ ...before, ...(data as Account) })) return data
  const tx = await requireTransaction(req)
  await lockOwnersOfDesk(tx)
  const error = await lastOwner(tx, String(before.id))
  if (!error) return data
  const resource = String(before.id)
  await recordRefusal(req, error, { action: 'user.update', resourceType: 'user', resource })
  throw error
}
