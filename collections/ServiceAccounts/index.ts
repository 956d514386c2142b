import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { SCOPES, serviceAccountStrategy } from '@/access/serviceAccounts'
import { idField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { organizationsSlug, serviceAccountsSlug } from '../slugs'

/** Machines that call us: scopes, a hashed token, an expiry. Made by the command, which shows the token once. */
export const ServiceAccounts: CollectionConfig = {
  slug: serviceAccountsSlug,
  admin: {
    group: 'Settings',
    useAsTitle: 'name',
    defaultColumns: ['name', 'scopes', 'expiresAt', 'lastUsedAt', 'revokedAt'],
  },
  access: {
    admin: nobody,
    create: nobody,
    read: allow('service-accounts:read'),
    update: allow('service-accounts:write'),
    delete: nobody,
    unlock: nobody,
  },
  auth: { disableLocalStrategy: true, strategies: [serviceAccountStrategy] },
  // Scopes are named noun:verb, which GraphQL refuses as names of an enum: one such field and the whole
  // schema cannot be built.
  graphQL: false,
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  hooks: {
    beforeOperation: [boundList],
    afterChange: [
      recordChange({
        noun: 'service_account',
        ignored: ['updatedAt', 'lastUsedAt'],
        secret: ['tokenHash'],
      }),
    ],
  },
  fields: [
    idField('svc'),
    { name: 'name', type: 'text', required: true, maxLength: 200 },
    { name: 'scopes', type: 'select', hasMany: true, required: true, options: [...SCOPES] },
    {
      name: 'organizations',
      type: 'relationship',
      relationTo: organizationsSlug,
      hasMany: true,
      admin: { description: 'Empty: all organizations.' },
    },
    {
      name: 'tokenHash',
      type: 'text',
      required: true,
      unique: true,
      hidden: true,
      access: { read: nobody, update: nobody },
    },
    { name: 'expiresAt', type: 'date' },
    {
      name: 'lastUsedAt',
      type: 'date',
      admin: { readOnly: true },
      access: { create: nobody, update: nobody },
    },
    { name: 'revokedAt', type: 'date' },
  ],
}
