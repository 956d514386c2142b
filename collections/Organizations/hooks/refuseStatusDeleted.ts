import type { CollectionBeforeChangeHook } from 'payload'

import { can } from '@/access/permissions'
import { forbidden } from '@/errors'

/** Deleting an organization is a status, and an owner's to set or take back. */
export const refuseStatusDeleted: CollectionBeforeChangeHook = ({ data, originalDoc, req }) => {
  const before: unknown = (originalDoc as { status?: unknown } | undefined)?.status
  const after: unknown = (data as { status?: unknown }).status
  const touchesDeleted =
    after !== undefined && after !== before && (after === 'deleted' || before === 'deleted')
  if (touchesDeleted && req.user && !can(req.user, 'organizations:delete'))
    throw forbidden('Only an owner deletes an organization or brings one back.')
  return data as Record<string, unknown>
}
