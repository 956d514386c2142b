import type { CollectionBeforeChangeHook } from 'payload'

import { against } from '@/errors'

/** Usage is booked to the organization that had the project: moving it would tear the two apart. */
export const refuseMovedProject: CollectionBeforeChangeHook = ({
  data,
  originalDoc,
  operation,
}) => {
  const before: unknown = (originalDoc as { organization?: unknown } | undefined)?.organization
  const after: unknown = (data as { organization?: unknown }).organization
  if (operation === 'update' && after !== undefined && after !== before)
    throw against(
      'project_not_movable',
      'A project stays with its organization; create another one.',
    )
  return data as Record<string, unknown>
}
