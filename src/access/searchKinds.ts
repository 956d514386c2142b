import { SEARCH_KINDS, type SearchKind } from '@/search/found'

import { can, type Permission } from './permissions'

/** What somebody must hold to find things of a kind: the right to read them. */
const SEARCH_PERMISSIONS: Record<SearchKind, Permission> = {
  organization: 'organizations:read',
  project: 'projects:read',
  apiKey: 'api-keys:read',
  user: 'users:read',
  request: 'requests:read',
  transaction: 'transactions:read',
  giftRequest: 'transactions:read',
  promoCode: 'promo-codes:read',
  discount: 'discounts:read',
  note: 'organizations:read',
  model: 'catalog:read',
  provider: 'catalog:read',
  price: 'catalog:read',
  usageMapping: 'usage-mappings:read',
  serviceAccount: 'service-accounts:read',
  audit: 'audit:read',
}

/** The kinds that a user may find, in their order. */
export const searchableKinds = (user: unknown): SearchKind[] =>
  SEARCH_KINDS.filter((kind) => can(user, SEARCH_PERMISSIONS[kind]))
