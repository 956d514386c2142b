import { requirePermission } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { API_KEY_STATUSES, listApiKeys } from '@/organizations/listApiKeys'
import { requireOrganization } from '@/organizations/requireOrganization'

import { endpoint } from './endpoint'
import { readChoice, readPage, readListQuery } from './readQuery'

/** GET /api/admin/organizations/:id/api-keys?status=: masks and usage, never a token or a hash. */
export const listApiKeysEndpoint = endpoint(
  'get',
  '/admin/organizations/:id/api-keys',
  async (req) => {
    requirePermission(req, 'api-keys:read')
    const query = readListQuery(req)
    const status = readChoice(query, 'status', ['all', ...API_KEY_STATUSES], 'active')
    const page = readPage(query)
    const db = getReader(req.payload)
    const organization = await requireOrganization(db, String(req.routeParams?.id))
    return listApiKeys(db, organization.id, { status, ...page })
  },
)
