import type { PayloadRequest } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission, type Permission } from '@/access/permissions'
import { recordRefusal } from '@/access/recordRefusal'
import { recordAudit, type Changes } from '@/audit/recordAudit'
import type { Snapshot } from '@/db/inSnapshot'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { malformed, notFound } from '@/errors'
import { exportAudit } from '@/exports/exportAudit'
import { exportFocus } from '@/exports/exportFocus'
import { exportOrganizations } from '@/exports/exportOrganizations'
import { exportPrices } from '@/exports/exportPrices'
import { exportRequests } from '@/exports/exportRequests'
import type { ExportQuery, ExportSource } from '@/exports/exportSource'
import { exportTransactions } from '@/exports/exportTransactions'
import { exportUsage } from '@/exports/exportUsage'
import { EXPORT_FORMATS, type ExportFormat } from '@/exports/exportWriters'
import { startExport, type ExportListener } from '@/exports/startExport'
import { newId } from '@/ids'
import { formatInstant } from '@/time/formatInstant'

import { endpoint } from './endpoint'
import { readChoice, readListQuery } from './readQuery'

type Kind = {
  /** Needed beside exports:read: nobody gets by a file what no screen shows them. */
  permission: Permission
  formats: readonly ExportFormat[]
  open: (snapshot: Snapshot, query: ExportQuery) => Promise<ExportSource>
}

const KINDS: Record<string, Kind> = {
  organizations: {
    permission: 'organizations:read',
    formats: EXPORT_FORMATS,
    open: exportOrganizations,
  },
  transactions: {
    permission: 'transactions:read',
    formats: EXPORT_FORMATS,
    open: exportTransactions,
  },
  requests: { permission: 'requests:read', formats: EXPORT_FORMATS, open: exportRequests },
  usage: { permission: 'metrics:read', formats: EXPORT_FORMATS, open: exportUsage },
  focus: { permission: 'metrics:read', formats: ['csv'], open: exportFocus },
  prices: { permission: 'catalog:read', formats: EXPORT_FORMATS, open: exportPrices },
  audit: { permission: 'audit:read', formats: EXPORT_FORMATS, open: exportAudit },
}

/**
 * GET /api/admin/export/:what?format=csv|json|ndjson&plain=1&…: the whole of a list or a metric, by the
 * filters of its screen, as a stream that breaks where it cannot be finished.
 */
export const exportEndpoint = endpoint('get', '/admin/export/:what', async (req) => {
  const what = String(req.routeParams?.what)
  try {
    return await answerExport(req, what)
  } catch (error) {
    await recordRefusal(req, error, {
      action: 'export.start',
      resourceType: 'export',
      resource: what,
    })
    throw error
  }
})

async function answerExport(req: PayloadRequest, what: string): Promise<Response> {
  requirePermission(req, 'exports:read')
  const kind = Object.hasOwn(KINDS, what) ? KINDS[what] : undefined
  if (kind) requirePermission(req, kind.permission)
  const { format: asked, plain, ...filter } = readListQuery(req)
  const format = readChoice({ format: asked }, 'format', EXPORT_FORMATS, 'csv')
  const isPlain = readChoice({ plain }, 'plain', ['0', '1'], '0') === '1'
  if (!kind)
    throw notFound(
      'export_not_found',
      `There is no export of ${what.slice(0, 40)}. There are ${Object.keys(KINDS).join(', ')}.`,
    )
  if (!kind.formats.includes(format))
    throw malformed('parameter_invalid', `${what} comes as ${kind.formats.join(', ')}.`, {
      parameter: 'format',
      valid: kind.formats,
    })
  const order = {
    what,
    format,
    isPlain,
    filter: filter as Record<string, string>,
    open: (snapshot: Snapshot) => kind.open(snapshot, filter),
  }
  const listener = auditListener(req, order)
  const { contentType, source, stream } = await startExport(getPool(req.payload), order, listener)
  const name = `${what}-${formatInstant(Date.now()).slice(0, 19).replaceAll(':', '')}Z.${format}`
  return new Response(stream, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      // How far a reader has come of how many rows.
      'x-export-rows': String(source.rows),
    },
  })
}

/** Each in a transaction of its own: an export that was broken off stays told. */
function auditListener(
  req: PayloadRequest,
  { what, format, filter }: { what: string; format: ExportFormat; filter: Record<string, string> },
): ExportListener {
  const resource = newId('exp')
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
