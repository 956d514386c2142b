import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { recordAudit, type AuditActor, type AuditEvent, type Changes } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import type { ExportListener, ExportOrder } from '@/exports/startExport'

import { peopleOf } from './exportKinds'

/**
 * Each in a transaction of its own: an export that was broken off stays told. What holds names and
 * e-mails of people is on record as their lists are, as far as it was handed over.
 */
export function auditListener(
  req: PayloadRequest,
  resource: string,
  { what, format, filter }: Omit<ExportOrder, 'open'>,
): ExportListener {
  // What is typed into a search may name a person.
  const { search, ...open } = filter
  const { organization: asked } = open
  const organization = asked && !asked.includes(',') ? asked : null
  const tell = (entry: Omit<AuditEvent, keyof AuditActor>) =>
    inTransaction(getPool(req.payload), async (tx) => {
      await recordAudit(tx, { ...auditActor(req), ...entry })
    })
  const record = (verb: string, changes: Record<string, unknown>, reason: string | null = null) =>
    tell({
      action: `export.${verb}`,
      resourceType: 'export',
      resource,
      organization,
      changes: toChanges({ what, format, filter: open, ...changes }),
      personalChanges: search === undefined ? null : toChanges({ search }),
      reason,
    })
  const people = peopleOf(what)
  const logError = (error: unknown) =>
    req.payload.logger.error({ err: error, msg: `The export ${resource} of ${what} failed` })
  return {
    onStart: async ({ rows }) => {
      await record('start', { expectedRows: rows })
      if (people === 'members')
        await tell({
          action: 'members.read',
          resourceType: 'organization',
          resource: organization,
          organization,
        })
    },
    onFinish: (file) => record('finish', file),
    onAbort: ({ reason, ...file }) => record('abort', file, reason),
    logError,
    ...(people === 'users'
      ? {
          onRows: async (rows) => {
            const ids = rows.flatMap(({ id, status }) =>
              id === req.user?.id || status === 'deleted' ? [] : [String(id)],
            )
            if (ids.length > 0)
              await tell({
                action: 'user.read',
                resourceType: 'user',
                changes: toChanges({ users: ids }),
              })
          },
        }
      : {}),
  }
}

const toChanges = (values: Record<string, unknown>): Changes =>
  Object.fromEntries(Object.entries(values).map(([name, to]) => [name, { from: null, to }]))
