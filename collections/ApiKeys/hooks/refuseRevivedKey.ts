import type { CollectionBeforeChangeHook } from 'payload'

import type { ApiKeyStatus } from '@/keys/apiKeyRow'
import { refuseStatusChange } from '@/keys/lockApiKey'

type Key = { status?: ApiKeyStatus }

/** The rule of the own routes, for whoever writes the status by Payload's form or API. */
export const refuseRevivedKey: CollectionBeforeChangeHook = ({ data, originalDoc, operation }) => {
  const { status: from } = (originalDoc ?? {}) as Key
  const { status: to } = data as Key
  if (operation === 'update' && from && to) refuseStatusChange(from, to)
  return data as Record<string, unknown>
}
