import type { Snapshot } from '@/db/inSnapshot'
import {
  everyOrganization,
  listOrganizations,
  ORGANIZATION_SORTS,
} from '@/organizations/listOrganizations'
import { parseSearch } from '@/organizations/organizationConditions'
import { parseOrganizationFilters } from '@/organizations/organizationFilters'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'
import { malformed } from '@/errors'

import { readOneOf, requireKnownFilters, withoutWindow } from './exportFilters'
import { number, text, type ExportQuery, type ExportSource } from './exportSource'

const FILTERS = [
  ...['search', 'plan', 'devPlan', 'status', 'negativeBalance', 'paymentFailing', 'paying'],
  ...['silentDays', 'createdFrom', 'createdTo', 'window', 'from', 'to', 'timeZone'],
  ...['sortBy', 'sortOrder'],
]

const COLUMNS = [
  ...[text('id'), text('name'), text('billingEmail'), text('plan'), text('devPlan')],
  ...[number('credits'), number('totalCreditsAllTime'), number('totalSpent')],
  ...[text('createdAt'), text('status')],
]

/**
 * The list of organizations, whole. from and to, or a window, are of their creation.
 * @throws RefusedError 400 as the list
 */
export async function exportOrganizations(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const { from, to, ...rest } = withoutWindow(query, now)
  if ((from ?? to) !== undefined && (rest.createdFrom ?? rest.createdTo) !== undefined)
    throw malformed('range_invalid', 'createdFrom and createdTo stand without window, from and to.')
  const filters = parseOrganizationFilters({
    ...rest,
    createdFrom: rest.createdFrom ?? from,
    createdTo: rest.createdTo ?? to,
  })
  const question = {
    search: parseSearch(query.search),
    filters,
    sortBy: readOneOf(query, 'sortBy', ORGANIZATION_SORTS) ?? 'createdAt',
    sortOrder: readOneOf(query, 'sortOrder', ['asc', 'desc'] as const) ?? 'desc',
  }
  const found = await listOrganizations(db, { ...question, limit: 1, offset: 0 })
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const { createdFrom, createdTo } = filters
  const isDated = createdFrom !== null || createdTo !== null
  return {
    columns: COLUMNS,
    range: isDated ? { from: createdFrom ?? 0, to: createdTo ?? now } : null,
    timeZone,
    rows: found.total,
    total: { credits: found.totalCredits },
    adds: { credits: (row) => row.credits },
    async *batches() {
      for await (const rows of everyOrganization(db, question))
        yield rows.map((row) => ({
          ...row,
          createdAt: formatZoned(Date.parse(row.createdAt), timeZone),
        }))
    },
  }
}
