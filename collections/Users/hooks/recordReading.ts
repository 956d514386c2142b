import type { CollectionAfterOperationHook } from 'payload'

import { auditActor } from '@/access/auditActor'
import { findOperator } from '@/access/permissions'
import { recordAudit } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { getPool, requireTransaction } from '@/db/requireTransaction'
import type { Tx } from '@/db/tx'

type Read = { id: unknown; status?: unknown }

/**
 * Names and e-mails of people, read through Payload's own routes and lists by an operator: the reading
 * is on record, with the ids. A user's own page records itself.
 */
export const recordReading: CollectionAfterOperationHook = async ({
  args,
  operation,
  req,
  result,
}) => {
  const reader = findOperator(req.user)
  const isRead = operation === 'find' || (operation === 'findByID' && req.payloadAPI !== 'local')
  if (!reader || !isRead || (args as { overrideAccess?: boolean }).overrideAccess === true)
    return result
  const docs = (operation === 'find' ? (result as { docs: Read[] }).docs : [result as Read | null])
    .filter((doc) => doc !== null)
    .filter(({ id, status }) => id !== reader.id && status !== 'deleted')
  if (docs.length === 0) return result
  const ids = docs.map(({ id }) => String(id))
  const record = (tx: Tx) =>
    recordAudit(tx, {
      ...auditActor(req),
      action: 'user.read',
      resourceType: 'user',
      resource: ids.length === 1 ? (ids[0] ?? null) : null,
      changes: ids.length === 1 ? null : { users: { from: null, to: ids } },
    })
  // One connection each: a read within a write tells of itself there.
  await (req.transactionID
    ? record(await requireTransaction(req))
    : inTransaction(getPool(req.payload), record))
  return result
}
