import { requireOperator } from '@/access/permissions'
import { searchableKinds } from '@/access/searchKinds'
import { giftRequestPath } from '@/admin/giftRequests/giftRequestPath'
import { apiKeyPath } from '@/admin/keys/apiKeyPath'
import { organizationPath } from '@/admin/organization/organizationPath'
import { projectPath } from '@/admin/project/projectPath'
import { requestPath } from '@/admin/requests/requestPath'
import { transactionPath } from '@/admin/transactions/transactionPath'
import { userPath } from '@/admin/user/userPath'
import { getReader } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { parseSearch } from '@/organizations/organizationConditions'
import type { Found, SearchKind } from '@/search/found'
import { search } from '@/search/search'
import {
  auditLogsSlug,
  discountsSlug,
  modelPricesSlug,
  modelsSlug,
  promoCodesSlug,
  providersSlug,
  serviceAccountsSlug,
  usageMappingsSlug,
} from '@collections/slugs'

import { endpoint } from './endpoint'
import { readListQuery, readNumber } from './readQuery'

const DEFAULT_LIMIT = 5
const MAX_LIMIT = 20

/** GET /api/admin/search?q=&limit=5: {q, groups: [{kind, results: [{kind, id, title, detail, href}]}]} */
export const searchEndpoint = endpoint('get', '/admin/search', async (req) => {
  requireOperator(req)
  const query = readListQuery(req)
  const q = parseSearch(query.q, 'q') ?? ''
  const limit = readNumber(query, 'limit') ?? DEFAULT_LIMIT
  if (limit < 1 || limit > MAX_LIMIT)
    throw malformed('parameter_invalid', `limit is a whole number from 1 to ${MAX_LIMIT}.`, {
      parameter: 'limit',
    })
  const groups = await search(getReader(req.payload), {
    term: q,
    kinds: searchableKinds(req.user),
    limit,
  })
  return {
    q,
    groups: groups.map(({ kind, found }) => ({
      kind,
      results: found.map((one) => {
        const { id, title, detail } = one
        return { kind, id, title, detail, href: HREFS[kind](one) }
      }),
    })),
  }
})

const inCollection =
  (slug: string) =>
  ({ id }: Found): string =>
    `/collections/${slug}/${encodeURIComponent(id)}`

/** The page of the admin that shows it. */
const HREFS: Record<SearchKind, (found: Found) => string> = {
  organization: ({ id }) => organizationPath(id, ''),
  project: ({ id }) => projectPath(id),
  apiKey: ({ id }) => apiKeyPath(id),
  user: ({ id }) => userPath(id),
  request: ({ id, organization = '' }) => requestPath(organization, id),
  transaction: ({ id }) => transactionPath(id),
  giftRequest: ({ id, state = '' }) => giftRequestPath(id, state),
  promoCode: inCollection(promoCodesSlug),
  discount: inCollection(discountsSlug),
  note: ({ id, organization = '' }) =>
    `${organizationPath(organization, 'timeline')}#${encodeURIComponent(id)}`,
  model: inCollection(modelsSlug),
  provider: inCollection(providersSlug),
  price: inCollection(modelPricesSlug),
  usageMapping: inCollection(usageMappingsSlug),
  serviceAccount: inCollection(serviceAccountsSlug),
  audit: inCollection(auditLogsSlug),
}
