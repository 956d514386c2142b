import { OPERATOR_ROLES } from '@/access/permissions'

/** Who calls: the five operator roles, and three who are none. */
export const CALLERS = [...OPERATOR_ROLES, 'customer', 'machine', 'anonymous'] as const
export type Caller = (typeof CALLERS)[number]
export type Operation = 'create' | 'delete' | 'list' | 'read' | 'update'

const ALL = ['owner', 'finance', 'catalog', 'support', 'auditor'] as const
export const CUSTOMER_READERS = ['owner', 'finance', 'support', 'auditor'] as const
const CATALOG_READERS = ['owner', 'finance', 'catalog', 'auditor'] as const

/** Who may do what, in one table. A collection without a row fails the test below. */
export const COLLECTIONS: Record<string, Record<Operation, readonly Caller[]>> = {
  organizations: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner', 'finance'],
    update: ['owner', 'finance', 'support'],
    delete: [],
  },
  // Everybody signed in may read themselves, which /api/users answers with one row.
  users: {
    list: ALL,
    read: CUSTOMER_READERS,
    create: ['owner'],
    update: ['owner'],
    delete: [],
  },
  memberships: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner'],
    update: ['owner'],
    delete: ['owner'],
  },
  projects: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner'],
    update: ['owner'],
    delete: [],
  },
  'api-keys': {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: [],
    update: ['owner'],
    delete: [],
  },
  transactions: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner', 'finance', 'support'],
    update: [],
    delete: [],
  },
  providers: {
    list: CATALOG_READERS,
    read: CATALOG_READERS,
    create: ['owner', 'catalog'],
    update: ['owner', 'catalog'],
    delete: [],
  },
  models: {
    list: CATALOG_READERS,
    read: CATALOG_READERS,
    create: ['owner', 'catalog'],
    update: ['owner', 'catalog'],
    delete: [],
  },
  'model-prices': {
    list: CATALOG_READERS,
    read: CATALOG_READERS,
    create: ['owner', 'catalog'],
    update: ['owner', 'catalog'],
    delete: [],
  },
  'audit-logs': {
    list: ['owner', 'auditor'],
    read: ['owner', 'auditor'],
    create: [],
    update: [],
    delete: [],
  },
  'service-accounts': {
    list: ['owner', 'auditor'],
    read: ['owner', 'auditor'],
    create: [],
    update: ['owner'],
    delete: [],
  },
  'usage-mappings': {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner', 'finance'],
    update: ['owner', 'finance'],
    delete: ['owner', 'finance'],
  },
}

/** Payload's own collections: its tables of locks, preferences, migrations and keys. */
export const INTERNAL = new Set([
  'payload-kv',
  'payload-locked-documents',
  'payload-migrations',
  'payload-preferences',
])

/** Own routes: who gets past the door. Anything but 401 and 403 is past it. */
export const ENDPOINTS: Record<string, readonly Caller[]> = {
  'get /admin/attention': ALL,
  'get /admin/metrics': ALL,
  'get /admin/metrics/cost-by-model': ALL,
  'get /admin/metrics/timeseries': ALL,
  'get /admin/usage/metrics': ALL,
  'get /admin/organizations/:id': CUSTOMER_READERS,
  'get /admin/organizations/:id/metrics/cost-by-model': CUSTOMER_READERS,
  'get /admin/organizations/:id/metrics/timeseries': CUSTOMER_READERS,
  'get /admin/organizations/:id/projects/:projectId/metrics': CUSTOMER_READERS,
  'get /admin/organizations/:id/projects/:projectId/metrics/cost-by-model': CUSTOMER_READERS,
  'get /admin/organizations/:id/projects/:projectId/metrics/timeseries': CUSTOMER_READERS,
  'post /admin/organizations/:id/gift-credits': ['owner', 'finance', 'support'],
  'post /admin/organizations/:id/block': ['owner', 'finance'],
  'post /admin/organizations/:id/unblock': ['owner', 'finance'],
  'post /admin/organizations/:id/deactivate': ['owner', 'finance'],
  'post /admin/organizations/:id/activate': ['owner', 'finance'],
  'post /admin/organizations/:id/payments': ['owner', 'finance'],
  'post /admin/transactions/:id/refund': ['owner', 'finance'],
  'post /admin/transactions/:id/reverse': ['owner', 'finance'],
  'get /admin/gift-requests': CUSTOMER_READERS,
  'post /admin/gift-requests/:id/approve': ['owner', 'finance'],
  'post /admin/gift-requests/:id/decline': ['owner', 'finance'],
  'get /admin/organizations/:id/statement': CUSTOMER_READERS,
  'get /admin/export/:what': ['owner', 'finance', 'auditor'],
  'get /admin/organizations/:id/balance': CUSTOMER_READERS,
  'get /admin/organizations/:id/month-closes': CUSTOMER_READERS,
  'get /admin/month-closes': CUSTOMER_READERS,
  'get /admin/limit-raises': CUSTOMER_READERS,
  'post /admin/limit-raises/:id/confirm': ['owner'],
  'post /admin/limit-raises/:id/decline': ['owner'],
  'get /admin/integrity': ['owner', 'finance', 'auditor'],
  'post /admin/integrity/run': ['owner', 'finance', 'auditor'],
  'post /usage': ['machine'],
  'get /admin/organizations': CUSTOMER_READERS,
  'get /admin/organizations/:id/transactions': CUSTOMER_READERS,
  'get /admin/transactions': CUSTOMER_READERS,
  'get /admin/transactions/:id/trail': CUSTOMER_READERS,
  'get /admin/organizations/:id/projects': CUSTOMER_READERS,
  'get /admin/organizations/:id/api-keys': CUSTOMER_READERS,
  'post /admin/organizations/:id/projects/:projectId/api-keys': ['owner'],
  'post /admin/api-keys/:id/rotate': ['owner'],
  'post /admin/api-keys/:id/revoke': ['owner'],
  'post /admin/api-keys/:id/remove': ['owner'],
  'post /admin/api-keys/:id/limit': ['owner'],
  'get /admin/organizations/:id/members': CUSTOMER_READERS,
  'get /admin/organizations/:id/notes': CUSTOMER_READERS,
  'post /admin/organizations/:id/notes': ['owner', 'finance', 'support'],
  'post /admin/notes/:id/strike': ['owner', 'finance', 'support'],
  'get /admin/organizations/:id/timeline': CUSTOMER_READERS,
  'get /admin/search': ALL,
  'get /ready': CALLERS,
  'post /usage/litellm': ['machine'],
  'post /v1/traces': ['machine'],
  'get /admin/usage-queue': CUSTOMER_READERS,
  'post /admin/usage-queue/book': ['owner', 'finance'],
  'get /admin/requests': CUSTOMER_READERS,
  'get /admin/organizations/:id/projects/:projectId/logs': CUSTOMER_READERS,
  'get /admin/organizations/:id/requests/:requestId': CUSTOMER_READERS,
  'post /admin/organizations/:id/requests/:requestId/content': ['owner', 'auditor'],
  'get /admin/usage/unpriced': CATALOG_READERS,
  'post /admin/usage/rerate': ['owner', 'finance', 'catalog'],
  'get /admin/users/:id': CUSTOMER_READERS,
  'get /admin/users/:id/deletion': CUSTOMER_READERS,
  'delete /admin/users/:id': ['owner'],
  'post /admin/organizations/:id/owner': ['owner'],
}
