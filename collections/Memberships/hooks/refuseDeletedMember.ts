import type { CollectionBeforeValidateHook } from 'payload'

import { requireTransaction } from '@/db/requireTransaction'
import { against } from '@/errors'

/** A deleted account belongs to nobody. The database refuses it too, whoever asks. */
export const refuseDeletedMember: CollectionBeforeValidateHook = async ({ data, req }) => {
  const user: unknown = data?.user
  if (typeof user !== 'string') return data
  const tx = await requireTransaction(req)
  const { rowCount } = await tx.query(
    `select 1 from users where id = $1 and status = 'deleted' for key share`,
    [user],
  )
  if (rowCount > 0) throw against('user_deleted', 'This account was deleted. Make a new one.')
  return data
}
