import type { CollectionBeforeValidateHook } from 'payload'

import { against } from '@/errors'

type Account = { status?: unknown }

/** A deleted account is never changed or brought back, and its status is set by a deletion alone. */
export const refuseDeletedUser: CollectionBeforeValidateHook = ({ data, originalDoc }) => {
  if ((originalDoc as Account | undefined)?.status === 'deleted')
    throw against('user_deleted', 'This account was deleted. Make a new one.')
  if ((data as Account | undefined)?.status === 'deleted')
    throw against(
      'deletion_required',
      'An account is deleted by DELETE /api/admin/users/:id with {"email"}, not by its status.',
    )
  return data
}
