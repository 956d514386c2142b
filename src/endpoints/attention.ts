import { attentionKindsOf } from '@/access/attentionKinds'
import { requirePermission } from '@/access/permissions'
import type { AttentionList } from '@/alerts/attention'
import { readAttention } from '@/alerts/readAttention'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { formatInstant } from '@/time/formatInstant'

import { endpoint } from './endpoint'
import { readListQuery, readPage } from './readQuery'

/**
 * GET /api/admin/attention?kind=&limit=25: {asOf, total, kinds: [{kind, total, items}]}, what waits for an
 * operator, the kinds that the caller may see (or the one asked for), of one snapshot.
 */
export const attentionEndpoint = endpoint('get', '/admin/attention', async (req) => {
  requirePermission(req, 'metrics:read')
  const query = readListQuery(req)
  const { limit } = readPage(query)
  const readable = attentionKindsOf(req.user)
  const kinds = query.kind === undefined ? readable : readable.filter((kind) => kind === query.kind)
  if (kinds.length === 0)
    throw malformed('parameter_invalid', `kind is one of ${readable.join(', ')}.`, {
      parameter: 'kind',
      valid: readable,
    })
  return inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const lists: ({ kind: string } & AttentionList)[] = []
    // One after the other: a snapshot is one connection.
    for (const kind of kinds)
      lists.push({ kind, ...(await readAttention(db, kind, { now, limit })) })
    const total = lists.reduce((sum, list) => sum + list.total, 0)
    return { asOf: formatInstant(now), total, kinds: lists }
  })
})
