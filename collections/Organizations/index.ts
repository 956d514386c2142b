import type { CollectionConfig } from 'payload'

import { allow, can, nobody } from '@/access/permissions'

import { boundList } from '../shared/boundList'
import { organizationsSlug } from '../slugs'
import { organizationFields } from './fields'
import { recordOrganizationChange } from './hooks/recordOrganizationChange'
import { refuseStatusDeleted } from './hooks/refuseStatusDeleted'

/** The paying customers. Balances are read here and moved by the ledger alone. */
export const Organizations: CollectionConfig = {
  slug: organizationsSlug,
  admin: {
    group: 'Customers',
    useAsTitle: 'name',
    defaultColumns: [
      'name',
      'billingEmail',
      'plan',
      'devPlan',
      'credits',
      'allTimeCredits',
      'totalSpent',
      'createdAt',
      'status',
    ],
    pagination: { defaultLimit: 25 },
    hideAPIURL: true,
    components: {
      views: {
        edit: { root: { Component: '/src/admin/organization/OrganizationPage#OrganizationPage' } },
      },
    },
  },
  defaultSort: '-createdAt',
  access: {
    create: allow('organizations:write'),
    read: allow('organizations:read'),
    update: ({ req }) =>
      can(req.user, 'organizations:write') || can(req.user, 'organizations:note'),
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  hooks: {
    beforeOperation: [boundList],
    beforeChange: [refuseStatusDeleted],
    afterChange: [recordOrganizationChange],
  },
  fields: organizationFields,
}
