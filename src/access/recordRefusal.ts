import type { PayloadRequest } from 'payload'

import { recordAudit } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { abandonTransaction, getPool } from '@/db/requireTransaction'
import { RefusedError } from '@/errors'

import { auditActor } from './auditActor'

/** What somebody tried to do. */
export type Attempt = {
  action: string
  resourceType: string
  resource?: string | null
  organization?: string | null
}

// Ids come from the outside here; the trail keeps what can be one.
const bounded = (id: string | null | undefined) => id?.replaceAll('\0', '').slice(0, 100) ?? null

/** Whether it is written down: not a lost database, not a bug, and not who is nobody. */
export const isRefusal = (error: unknown): error is RefusedError =>
  error instanceof RefusedError && error.status < 500 && error.status !== 401

/**
 * Writes that an action was refused, in a transaction of its own: what the action itself had begun is
 * rolled back first, so that no caller holds two connections.
 * Anything but a refusal is passed over.
 */
export async function recordRefusal(
  req: PayloadRequest,
  error: unknown,
  attempt: Attempt,
): Promise<void> {
  if (!isRefusal(error)) return
  await abandonTransaction(req)
  await inTransaction(getPool(req.payload), (tx) =>
    recordAudit(tx, {
      ...auditActor(req),
      action: attempt.action,
      resourceType: attempt.resourceType,
      resource: bounded(attempt.resource),
      organization: bounded(attempt.organization),
      reason: error.message.replaceAll('\0', ''),
      result: `refused:${error.code}`,
    }),
  )
}
