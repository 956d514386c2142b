import type { Config } from 'payload'

/** Where Payload's admin is ours; paths as in the import map. */
export const adminComponents: NonNullable<NonNullable<Config['admin']>['components']> = {
  Nav: '/src/admin/shell/Nav#Nav',
  header: ['/src/admin/shell/DemoBanner#DemoBanner'],
  graphics: { Icon: '/src/admin/shell/Icon#Icon', Logo: '/src/admin/shell/Logo#Logo' },
  beforeLogin: ['/src/admin/shell/WrongAccount#WrongAccount'],
  views: {
    dashboard: { Component: '/src/admin/dashboard/Dashboard#Dashboard' },
    unauthorized: { Component: '/src/admin/shell/Unauthorized#Unauthorized' },
    giftRequests: {
      Component: '/src/admin/giftRequests/GiftRequestsView#GiftRequestsView',
      path: '/gift-requests',
      exact: true,
      meta: { title: 'Gift requests' },
    },
    integrity: {
      Component: '/src/admin/integrity/IntegrityView#IntegrityView',
      path: '/integrity',
      exact: true,
      meta: { title: 'Integrity' },
    },
  },
}
