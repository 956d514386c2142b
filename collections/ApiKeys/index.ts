import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { apiKeysSlug, projectsSlug } from '../slugs'

/** A customer's key to the gateway: a hash and a mask, never the token. */
export const ApiKeys: CollectionConfig = {
  slug: apiKeysSlug,
  labels: { singular: 'API key', plural: 'API keys' },
  admin: {
    group: 'Customers',
    useAsTitle: 'maskedToken',
    defaultColumns: ['maskedToken', 'description', 'project', 'status', 'usage', 'lastUsedAt'],
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
    beforeOperation: [boundList],
    afterChange: [
      recordChange({
        noun: 'api_key',
        ignored: ['updatedAt', 'usage', 'lastUsedAt'],
        secret: ['tokenHash'],
      }),
    ],
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
  ],
}
