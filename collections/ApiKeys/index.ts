import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'

import { boundList } from '../shared/boundList'
import { apiKeysSlug, projectsSlug } from '../slugs'
import { lockKeyFirst } from './hooks/lockKeyFirst'
import { recordKeyChange } from './hooks/recordKeyChange'
import { refuseRevivedKey } from './hooks/refuseRevivedKey'

/** A customer's key to the gateway: a hash and a mask, never the token. */
export const ApiKeys: CollectionConfig = {
  slug: apiKeysSlug,
  labels: { singular: 'API key', plural: 'API keys' },
  admin: {
    group: 'Customers',
    useAsTitle: 'maskedToken',
    defaultColumns: ['maskedToken', 'description', 'project', 'status', 'usage', 'lastUsedAt'],
    hideAPIURL: true,
    components: {
      views: { edit: { root: { Component: '/src/admin/keys/ApiKeyPage#ApiKeyPage' } } },
    },
  },
  defaultSort: '-createdAt',
  access: {
    // Made by its own route, which shows the token once.
    create: nobody,
    read: allow('api-keys:read'),
    update: allow('api-keys:write'),
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  hooks: {
    beforeOperation: [boundList, lockKeyFirst],
    beforeChange: [refuseRevivedKey],
    afterChange: [recordKeyChange],
  },
  fields: [
    idField('key'),
    {
      name: 'project',
      type: 'relationship',
      relationTo: projectsSlug,
      required: true,
      index: true,
      access: { update: nobody },
    },
    { name: 'description', type: 'text', maxLength: 200 },
    { name: 'maskedToken', type: 'text', required: true, access: { update: nobody } },
    {
      name: 'tokenHash',
      type: 'text',
      required: true,
      unique: true,
      hidden: true,
      access: { read: nobody, update: nobody },
    },
    {
      name: 'status',
      type: 'select',
      required: true,
      defaultValue: 'active',
      options: ['active', 'inactive', 'deleted'],
      index: true,
      admin: {
        description:
          'Goes one way: active, inactive (revoked, it never works again), deleted (out of the lists).',
      },
    },
    {
      ...moneyField('usage', { readOnly: true }),
      access: { create: nobody, update: nobody },
    },
    moneyField('usageLimit', { label: 'Usage limit' }),
    {
      name: 'lastUsedAt',
      type: 'date',
      admin: { readOnly: true },
      access: { create: nobody, update: nobody },
    },
    {
      name: 'replaces',
      type: 'relationship',
      relationTo: apiKeysSlug,
      unique: true,
      admin: { readOnly: true, description: 'The key whose place this one took.' },
      access: { create: nobody, update: nobody },
    },
  ],
}
