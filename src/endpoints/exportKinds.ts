import type { PayloadRequest } from 'payload'

import { requirePermission, type Operator, type Permission } from '@/access/permissions'
import type { Snapshot } from '@/db/inSnapshot'
import { malformed, notFound } from '@/errors'
import { exportAnalytics, exportMargins } from '@/exports/exportAnalytics'
import { exportAudit } from '@/exports/exportAudit'
import { exportFocus } from '@/exports/exportFocus'
import { exportOrganizations } from '@/exports/exportOrganizations'
import { exportPrices } from '@/exports/exportPrices'
import { exportRequests } from '@/exports/exportRequests'
import type { ExportQuery, ExportSource } from '@/exports/exportSource'
import { exportTransactions } from '@/exports/exportTransactions'
import { exportUsage } from '@/exports/exportUsage'
import { EXPORT_FORMATS, type ExportFormat } from '@/exports/exportWriters'
import type { ExportOrder } from '@/exports/startExport'

import { readChoice, type ListQuery } from './readQuery'

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
  analytics: { permission: 'metrics:read', formats: EXPORT_FORMATS, open: exportAnalytics },
  margins: { permission: 'organizations:read', formats: EXPORT_FORMATS, open: exportMargins },
  focus: { permission: 'metrics:read', formats: ['csv'], open: exportFocus },
  prices: { permission: 'catalog:read', formats: EXPORT_FORMATS, open: exportPrices },
  audit: { permission: 'audit:read', formats: EXPORT_FORMATS, open: exportAudit },
}

/**
 * Who may have an export of that: the right to export, and the right to see the thing.
 * @throws RefusedError 401, 403
 */
export function requireExporter(req: PayloadRequest, what: string): Operator {
  const operator = requirePermission(req, 'exports:read')
  const kind = kindOf(what)
  return kind ? requirePermission(req, kind.permission) : operator
}

const kindOf = (what: string): Kind | undefined =>
  Object.hasOwn(KINDS, what) ? KINDS[what] : undefined

/**
 * The export that a query means: format, plain, and all else as its filter.
 * @throws RefusedError 400 `parameter_invalid`, 404 `export_not_found`
 */
export function readOrder(what: string, query: ListQuery): ExportOrder {
  const { format: asked, plain, ...filter } = query
  const format = readChoice({ format: asked }, 'format', EXPORT_FORMATS, 'csv')
  const isPlain = readChoice({ plain }, 'plain', ['0', '1'], '0') === '1'
  const kind = kindOf(what)
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
  return {
    what,
    format,
    isPlain,
    filter: filter as Record<string, string>,
    open: (snapshot) => kind.open(snapshot, filter),
  }
}
