import { requirePermission } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { bookQueue } from '@/metering/bookQueue'
import { countQueue, listQueueGroups, listQueueRows, type QueueFilter } from '@/metering/listQueue'
import { FOREIGN_FORMATS } from '@/usage/foreignReport'

import { endpoint } from './endpoint'
import { readListQuery, readPage, type ListQuery } from './readQuery'

const MAX_GROUPS = 100
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * GET /api/admin/usage-queue?format=&serviceAccount=&group=&limit=25&cursor= : foreign usage that
 * waits for a mapping, by the names that have to be mapped, and row by row (newest first).
 */
export const usageQueueEndpoint = endpoint('get', '/admin/usage-queue', async (req) => {
  requirePermission(req, 'usage-mappings:read')
  const query = readListQuery(req)
  const filter = readFilter(query)
  const { limit } = readPage(query)
  const before = readCursor(query.cursor)
  return inSnapshot(getPool(req.payload), async ({ db }) => {
    const rows = await listQueueRows(db, filter, { before, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const hasMore = rows.length > limit
    return {
      total: await countQueue(db, filter),
      groups: await listQueueGroups(db, filter, MAX_GROUPS),
      rows: page,
      pagination: { nextCursor: hasMore ? (page.at(-1)?.queueId ?? null) : null, hasMore, limit },
    }
  })
})

/** POST /api/admin/usage-queue/book: books what can be mapped by now and answers what it did. */
export const bookUsageQueueEndpoint = endpoint('post', '/admin/usage-queue/book', async (req) => {
  requirePermission(req, 'usage-mappings:write')
  return bookQueue(getPool(req.payload))
})

function readFilter({ format, serviceAccount, group }: ListQuery): QueueFilter {
  if (format !== undefined && !FOREIGN_FORMATS.some((known) => known === format))
    throw malformed('parameter_invalid', `format is one of ${FOREIGN_FORMATS.join(', ')}.`, {
      parameter: 'format',
    })
  if (group !== undefined && !UUID.test(group))
    throw malformed('parameter_invalid', 'group is the id of a group of this answer.', {
      parameter: 'group',
    })
  return { format: format ?? null, serviceAccount: serviceAccount ?? null, group: group ?? null }
}

function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  if (!/^\d{1,18}$/.test(cursor))
    throw malformed('parameter_invalid', 'cursor is the nextCursor of an answer before.', {
      parameter: 'cursor',
    })
  return cursor
}
