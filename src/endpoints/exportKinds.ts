import type { PayloadRequest } from 'payload'

import { requirePermission, type Operator, type Permission } from '@/access/permissions'
import type { Snapshot } from '@/db/inSnapshot'
import { malformed, notFound } from '@/errors'
import { exportAlerts } from '@/exports/exportAlerts'
import { exportAnalytics, exportMargins } from '@/exports/exportAnalytics'
import { exportApiKeys } from '@/exports/exportApiKeys'
import { exportAudit } from '@/exports/exportAudit'
import { exportModels, exportProviders, exportUnpriced } from '@/exports/exportCatalogue'
import { exportDiscounts } from '@/exports/exportDiscounts'
import { exportFocus } from '@/exports/exportFocus'
import { exportGiftRequests } from '@/exports/exportGiftRequests'
import { exportOrganizations } from '@/exports/exportOrganizations'
import { exportMembers, exportUsers } from '@/exports/exportPeople'
import { exportPrices } from '@/exports/exportPrices'
import { exportProjects } from '@/exports/exportProjects'
import { exportPromoCodes, exportRedemptions } from '@/exports/exportPromos'
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
  /** Whose names and e-mails it holds: to read them is on record. */
  people?: 'members' | 'users'
}

const kind = (permission: Permission, open: Kind['open'], others: Partial<Kind> = {}): Kind => ({
  permission,
  formats: EXPORT_FORMATS,
  open,
  ...others,
})

const KINDS: Record<string, Kind> = {
  organizations: kind('organizations:read', exportOrganizations),
  transactions: kind('transactions:read', exportTransactions),
  requests: kind('requests:read', exportRequests),
  usage: kind('metrics:read', exportUsage),
  analytics: kind('metrics:read', exportAnalytics),
  margins: kind('organizations:read', exportMargins),
  focus: kind('metrics:read', exportFocus, { formats: ['csv'] }),
  prices: kind('catalog:read', exportPrices),
  audit: kind('audit:read', exportAudit),
  discounts: kind('discounts:read', exportDiscounts),
  projects: kind('projects:read', exportProjects),
  'api-keys': kind('api-keys:read', exportApiKeys),
  users: kind('users:read', exportUsers, { people: 'users' }),
  members: kind('members:read', exportMembers, { people: 'members' }),
  'gift-requests': kind('transactions:read', exportGiftRequests),
  redemptions: kind('promo-codes:read', exportRedemptions),
  'promo-codes': kind('promo-codes:read', exportPromoCodes),
  alerts: kind('alerts:read', exportAlerts),
  unpriced: kind('catalog:read', exportUnpriced),
  providers: kind('catalog:read', exportProviders),
  models: kind('catalog:read', exportModels),
}

/**
 * Who may have an export of that: the right to export, and the right to see the thing.
 * @throws RefusedError 401, 403
 */
export function requireExporter(req: PayloadRequest, what: string): Operator {
  const operator = requirePermission(req, 'exports:read')
  const known = kindOf(what)
  return known ? requirePermission(req, known.permission) : operator
}

const kindOf = (what: string): Kind | undefined =>
  Object.hasOwn(KINDS, what) ? KINDS[what] : undefined

/** Whose names and e-mails an export holds; null: nobody's. */
export const peopleOf = (what: string): 'members' | 'users' | null => kindOf(what)?.people ?? null

/**
 * The export that a query means: format, plain, and all else as its filter.
 * @throws RefusedError 400 `parameter_invalid`, 404 `export_not_found`
 */
export function readOrder(what: string, query: ListQuery): ExportOrder {
  const { format: asked, plain, ...filter } = query
  const format = readChoice({ format: asked }, 'format', EXPORT_FORMATS, 'csv')
  const isPlain = readChoice({ plain }, 'plain', ['0', '1'], '0') === '1'
  const known = kindOf(what)
  if (!known)
    throw notFound(
      'export_not_found',
      `There is no export of ${what.slice(0, 40)}. There are ${Object.keys(KINDS).join(', ')}.`,
    )
  if (!known.formats.includes(format))
    throw malformed('parameter_invalid', `${what} comes as ${known.formats.join(', ')}.`, {
      parameter: 'format',
      valid: known.formats,
    })
  return {
    what,
    format,
    isPlain,
    filter: filter as Record<string, string>,
    open: (snapshot) => known.open(snapshot, filter),
  }
}
