import type { CollectionAfterChangeHook } from 'payload'

import { afterCommit, getPool } from '@/db/requireTransaction'
import { bookInBackground } from '@/metering/bookInBackground'

/** What waited for this mapping is booked as soon as the mapping is there for everybody. */
export const bookMappedUsage: CollectionAfterChangeHook = async ({ doc, req }) => {
  const { logger } = req.payload
  await afterCommit(req, () =>
    bookInBackground(getPool(req.payload), (error) =>
      logger.error({ err: error, msg: 'Booking the usage queue failed; it goes on waiting' }),
    ),
  )
  return doc as unknown
}
