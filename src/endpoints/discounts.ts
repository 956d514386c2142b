import type { Endpoint } from 'payload'

import { requirePermission } from '@/access/permissions'
import { listDiscountOptions, listDiscountedOrganizations } from '@/catalog/discountOptions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool, getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { DISCOUNT_FILTERS } from '@/metering/discountFilters'
import { listDiscounts, listDiscountsOf } from '@/metering/listDiscounts'
import { askDiscount } from '@/metering/readDiscountRules'
import { requireOrganization } from '@/organizations/requireOrganization'
import { formatInstant } from '@/time/formatInstant'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeRange } from '@/time/parseTimeRange'

import { changeDiscountEndpoints } from './changeDiscounts'
import { endpoint } from './endpoint'
import { readListQuery, readPage, type ListQuery } from './readQuery'

/** GET /api/admin/discounts?organization=&provider=&model=&status=&window=: {discounts, total, limit, offset} */
const listEndpoint = endpoint('get', '/admin/discounts', async (req) => {
  requirePermission(req, 'discounts:read')
  const query = readListQuery(req)
  const page = readPage(query)
  return inSnapshot(getPool(req.payload), ({ db, now }) =>
    listDiscounts(db, { filters: filtersOf(query), range: rangeOf(query, now), ...page }),
  )
})

/** GET /api/admin/organizations/:id/discounts?window=30d: its own and those for all, with what each saved it */
const listOfEndpoint = endpoint('get', '/admin/organizations/:id/discounts', async (req) => {
  requirePermission(req, 'discounts:read')
  const query = readListQuery(req)
  return inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const { id } = await requireOrganization(db, String(req.routeParams?.id))
    const { from, to } = parseTimeRange(query, { now, defaultWindow: '30d' })
    return {
      startDate: formatInstant(from),
      endDate: formatInstant(to),
      discounts: await listDiscountsOf(db, id, { from, to }),
    }
  })
})

/** GET /api/admin/discounts/options, also under an organization: {providers, models} to choose from */
const optionsEndpoint = (path: string): Endpoint =>
  endpoint('get', path, async (req) => {
    requirePermission(req, 'discounts:read')
    const db = getReader(req.payload)
    const id = req.routeParams?.id
    if (typeof id === 'string') await requireOrganization(db, id)
    return listDiscountOptions(db)
  })

/** GET /api/admin/discounts/organizations: {organizations: [{id, name, discounts, active}]}, who has rules of its own */
const organizationsEndpoint = endpoint('get', '/admin/discounts/organizations', async (req) => {
  requirePermission(req, 'discounts:read')
  const page = readPage(readListQuery(req))
  return listDiscountedOrganizations(getReader(req.payload), page)
})

/** GET /api/admin/discounts/explain?organization=&provider=&model=&at=: which rule wins, and why the others lose */
const explainEndpoint = endpoint('get', '/admin/discounts/explain', async (req) => {
  requirePermission(req, 'discounts:read')
  const query = readListQuery(req)
  const [organization, provider, model] = [
    required(query, 'organization'),
    required(query, 'provider'),
    required(query, 'model'),
  ]
  return inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const { id } = await requireOrganization(db, organization)
    const { timeZone } = parseTimeRange({ timeZone: query.timeZone }, { now, defaultWindow: '1d' })
    const at = query.at === undefined ? now : parseInstant(query.at, { timeZone, field: 'at' })
    return askDiscount(db, { organization: id, provider, model, at })
  })
})

const filtersOf = (query: ListQuery): ListQuery =>
  Object.fromEntries(DISCOUNT_FILTERS.map((name) => [name, query[name]]))

function rangeOf(query: ListQuery, now: number): { from: number; to: number } | null {
  const isTimed = [query.window, query.from, query.to].some((value) => value !== undefined)
  if (!isTimed) return null
  const { from, to } = parseTimeRange(query, { now, defaultWindow: '30d' })
  return { from, to }
}

function required(query: ListQuery, name: string): string {
  const value = query[name]
  if (value === undefined)
    throw malformed('parameter_invalid', `Say which ${name}.`, { parameter: name })
  return value
}

export const discountEndpoints: Endpoint[] = [
  listEndpoint,
  optionsEndpoint('/admin/discounts/options'),
  organizationsEndpoint,
  explainEndpoint,
  listOfEndpoint,
  optionsEndpoint('/admin/organizations/:id/discounts/options'),
  ...changeDiscountEndpoints,
]
