import { requirePermission } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { listOrganizations, ORGANIZATION_SORTS } from '@/organizations/listOrganizations'
import { parseSearch } from '@/organizations/organizationConditions'
import { parseOrganizationFilters } from '@/organizations/organizationFilters'

import { endpoint } from './endpoint'
import { readChoice, readPage, readListQuery } from './readQuery'

/** GET /api/admin/organizations: a page, and the totals of everything found. */
export const listOrganizationsEndpoint = endpoint('get', '/admin/organizations', async (req) => {
  requirePermission(req, 'organizations:read')
  const query = readListQuery(req)
  return listOrganizations(getReader(req.payload), {
    search: parseSearch(query.search),
    filters: parseOrganizationFilters(query),
    sortBy: readChoice(query, 'sortBy', ORGANIZATION_SORTS, 'createdAt'),
    sortOrder: readChoice(query, 'sortOrder', ['asc', 'desc'], 'desc'),
    ...readPage(query),
  })
})
