import type { CollectionBeforeOperationHook } from 'payload'

import { requireTransaction } from '@/db/requireTransaction'
import { holdApiKey } from '@/keys/lockApiKey'

/**
 * Before Payload reads the row that it will write whole: nothing revokes or limits the key in between,
 * which would be written back.
 */
export const lockKeyFirst: CollectionBeforeOperationHook = async ({ args, operation, req }) => {
  if (operation === 'update' && 'id' in args)
    await holdApiKey(await requireTransaction(req), String(args.id))
  return args
}
