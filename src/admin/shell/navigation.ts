import { can, type Permission } from '@/access/permissions'
import {
  alertRulesSlug,
  apiKeysSlug,
  auditLogsSlug,
  billingSettingsSlug,
  discountsSlug,
  modelPricesSlug,
  modelsSlug,
  organizationsSlug,
  projectsSlug,
  promoCodesSlug,
  providersSlug,
  serviceAccountsSlug,
  transactionsSlug,
  usageMappingsSlug,
  usersSlug,
} from '@collections/slugs'

import { ANALYTICS_PATH } from '../analytics/analyticsPath'
import { ATTENTION_PATH } from '../attention/attentionWords'
import { REQUESTS_PATH, UNPRICED_PATH } from '../requests/requestPath'

export type NavEntry = {
  label: string
  href: string
  /** Who sees the entry: any one of several; null: every operator. The page behind it checks for itself. */
  permission: Permission | readonly Permission[] | null
}
export type NavGroup = { label: string; entries: NavEntry[] }

const list = (label: string, slug: string, permission: Permission): NavEntry => ({
  label,
  href: `/collections/${slug}`,
  permission,
})

/** Every way in, in the order of the navigation. A page that is not listed here cannot be found. */
export const NAVIGATION: NavGroup[] = [
  {
    label: 'Overview',
    entries: [
      { label: 'Dashboard', href: '/', permission: null },
      { label: 'Analytics', href: ANALYTICS_PATH, permission: 'metrics:read' },
      { label: 'Needs attention', href: ATTENTION_PATH, permission: 'metrics:read' },
    ],
  },
  {
    label: 'Customers',
    entries: [
      list('Organizations', organizationsSlug, 'organizations:read'),
      list('Users', usersSlug, 'users:read'),
      list('Projects', projectsSlug, 'projects:read'),
      list('API keys', apiKeysSlug, 'api-keys:read'),
    ],
  },
  {
    label: 'Usage',
    entries: [
      { label: 'Requests', href: REQUESTS_PATH, permission: 'requests:read' },
      {
        label: 'Unpriced & unmapped',
        href: UNPRICED_PATH,
        permission: ['catalog:read', 'usage-mappings:read'],
      },
      list('Usage mappings', usageMappingsSlug, 'usage-mappings:read'),
    ],
  },
  {
    label: 'Money',
    entries: [
      list('Transactions', transactionsSlug, 'transactions:read'),
      { label: 'Gift requests', href: '/gift-requests', permission: 'transactions:read' },
      list('Promo codes', promoCodesSlug, 'promo-codes:read'),
      list('Usage discounts', discountsSlug, 'discounts:read'),
    ],
  },
  {
    label: 'Catalogue',
    entries: [
      list('Providers', providersSlug, 'catalog:read'),
      list('Models', modelsSlug, 'catalog:read'),
      list('Prices', modelPricesSlug, 'catalog:read'),
    ],
  },
  {
    label: 'Proof',
    entries: [
      { label: 'Integrity', href: '/integrity', permission: 'integrity:read' },
      { label: 'Month closes', href: '/month-closes', permission: 'transactions:read' },
      list('Audit log', auditLogsSlug, 'audit:read'),
    ],
  },
  {
    label: 'Settings',
    entries: [
      list('Service accounts', serviceAccountsSlug, 'service-accounts:read'),
      { label: 'Limits', href: `/globals/${billingSettingsSlug}`, permission: 'settings:read' },
      list('Alerts', alertRulesSlug, 'alerts:read'),
    ],
  },
]

/** What a user may open; groups without an entry are left out. */
export const navigationFor = (user: unknown): NavGroup[] =>
  NAVIGATION.map(({ label, entries }) => ({
    label,
    entries: entries.filter(
      ({ permission }) => permission === null || [permission].flat().some((one) => can(user, one)),
    ),
  })).filter(({ entries }) => entries.length > 0)
