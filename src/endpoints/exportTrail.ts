import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { recordAudit, type Changes } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import type { ExportListener, ExportOrder } from '@/exports/startExport'

/** Each in a transaction of its own: an export that was broken off stays told. */
export function auditListener(
  req: PayloadRequest,
  resource: string,
  { what, format, filter }: Omit<ExportOrder, 'open'>,
): ExportListener {
  const { organization } = filter
  const record = (verb: string, changes: Record<string, unknown>, reason: string | null = null) =>
    inTransaction(getPool(req.payload), async (tx) => {
      await recordAudit(tx, {
        ...auditActor(req),
        action: `export.${verb}`,
        resourceType: 'export',
        resource,
        organization: organization && !organization.includes(',') ? organization : null,
        changes: toChanges({ what, format, filter, ...changes }),
        reason,
      })
    })
  const logError = (error: unknown) =>
    req.payload.logger.error({ err: error, msg: `The export ${resource} of ${what} failed` })
  return {
    onStart: ({ rows }) => record('start', { expectedRows: rows }),
    onFinish: (file) => record('finish', file),
    onAbort: ({ reason, ...file }) => record('abort', file, reason),
    logError,
  }
}

const toChanges = (values: Record<string, unknown>): Changes =>
  Object.fromEntries(Object.entries(values).map(([name, to]) => [name, { from: null, to }]))
