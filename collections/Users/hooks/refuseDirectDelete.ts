import type { CollectionBeforeOperationHook } from 'payload'

import { recordRefusal } from '@/access/recordRefusal'
import { RefusedError } from '@/errors'

/**
 * Payload's own delete would take away what the books refer to, and asks for no e-mail: refused on
 * every path, also for callers that override access, and written down.
 */
export const refuseDirectDelete: CollectionBeforeOperationHook = async ({
  args,
  operation,
  overrideAccess,
  req,
}) => {
  // Nobody signed in: Payload answers that by itself, and there is nobody to write down.
  if (operation !== 'delete' || (!req.user && !overrideAccess)) return args
  const { id } = args as { id?: unknown }
  const error = new RefusedError(
    403,
    'deletion_route_required',
    'Users are deleted by DELETE /api/admin/users/:id with {"email"}: it erases the person and keeps the books.',
  )
  await recordRefusal(req, error, {
    action: 'user.delete',
    resourceType: 'user',
    resource: typeof id === 'string' ? id : null,
  })
  throw error
}
