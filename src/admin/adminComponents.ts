import type { Config } from 'payload'

import { ANALYTICS_PATH } from './analytics/analyticsPath'
import { ATTENTION_PATH } from './attention/attentionWords'
import { OWN_LISTS } from './list/ownLists'
import { REFUSALS_PATH } from './promos/promoPaths'
import { REQUESTS_PATH, UNPRICED_PATH } from './requests/requestPath'

/** Where Payload's admin is ours; paths as in the import map. */
export const adminComponents: NonNullable<NonNullable<Config['admin']>['components']> = {
  Nav: '/src/admin/shell/Nav#Nav',
  actions: ['/src/admin/palette/PaletteHost#PaletteHost'],
  header: ['/src/admin/shell/DemoBanner#DemoBanner'],
  graphics: { Icon: '/src/admin/shell/Icon#Icon', Logo: '/src/admin/shell/Logo#Logo' },
  beforeLogin: ['/src/admin/shell/WrongAccount#WrongAccount'],
  views: {
    dashboard: { Component: '/src/admin/dashboard/Dashboard#Dashboard' },
    unauthorized: { Component: '/src/admin/shell/Unauthorized#Unauthorized' },
    analytics: {
      Component: '/src/admin/analytics/AnalyticsView#AnalyticsView',
      path: ANALYTICS_PATH,
      exact: true,
      meta: { title: 'Analytics' },
    },
    attention: {
      Component: '/src/admin/attention/AttentionView#AttentionView',
      path: ATTENTION_PATH,
      exact: true,
      meta: { title: 'Needs attention' },
    },
    giftRequests: {
      Component: '/src/admin/giftRequests/GiftRequestsView#GiftRequestsView',
      path: '/gift-requests',
      exact: true,
      meta: { title: 'Gift requests' },
    },
    promoRefusals: {
      Component: '/src/admin/promos/RefusalsView#RefusalsView',
      path: REFUSALS_PATH,
      exact: true,
      meta: { title: 'Refused attempts' },
    },
    organizations: {
      Component: '/src/admin/organizations/OrganizationsList#OrganizationsList',
      path: OWN_LISTS.organizations,
      exact: true,
      meta: { title: 'Organizations' },
    },
    apiKeys: {
      Component: '/src/admin/keys/KeysList#KeysList',
      path: OWN_LISTS['api-keys'],
      exact: true,
      meta: { title: 'API keys' },
    },
    transactions: {
      Component: '/src/admin/transactions/TransactionsList#TransactionsList',
      path: OWN_LISTS.transactions,
      exact: true,
      meta: { title: 'Transactions' },
    },
    requests: {
      Component: '/src/admin/requests/RequestsList#RequestsList',
      path: REQUESTS_PATH,
      exact: true,
      meta: { title: 'Requests' },
    },
    unpriced: {
      Component: '/src/admin/unpriced/UnpricedView#UnpricedView',
      path: UNPRICED_PATH,
      exact: true,
      meta: { title: 'Unpriced & unmapped' },
    },
    request: {
      Component: '/src/admin/requests/RequestPage#RequestPage',
      path: `${REQUESTS_PATH}/:organization/:request`,
      exact: true,
      meta: { title: 'Request' },
    },
    monthCloses: {
      Component: '/src/admin/monthCloses/MonthClosesView#MonthClosesView',
      path: '/month-closes',
      exact: true,
      meta: { title: 'Month closes' },
    },
    integrity: {
      Component: '/src/admin/integrity/IntegrityView#IntegrityView',
      path: '/integrity',
      exact: true,
      meta: { title: 'Integrity' },
    },
  },
}
