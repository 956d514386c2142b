import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { aliasesField } from '@/fields/aliasesField'
import { slugIdField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { providersSlug } from '../slugs'

/** Who serves models, and at which limits. */
export const Providers: CollectionConfig = {
  slug: providersSlug,
  admin: {
    group: 'Catalogue',
    useAsTitle: 'name',
    defaultColumns: ['name', 'id', 'enabled', 'requestsPerMinute', 'updatedAt'],
    components: { beforeListTable: ['/src/admin/exports/ListExports#ProvidersExport'] },
  },
  defaultSort: 'name',
  access: {
    create: allow('catalog:write'),
    read: allow('catalog:read'),
    update: allow('catalog:write'),
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  hooks: {
    beforeOperation: [boundList],
    afterChange: [recordChange({ noun: 'provider', ignored: ['updatedAt'] })],
  },
  fields: [
    slugIdField(),
    { name: 'name', type: 'text', required: true, maxLength: 200 },
    aliasesField(),
    { name: 'enabled', type: 'checkbox', required: true, defaultValue: true },
    { name: 'baseUrl', type: 'text', maxLength: 500, label: 'Base URL' },
    { name: 'requestsPerMinute', type: 'number', min: 0 },
    { name: 'requestsPerDay', type: 'number', min: 0 },
  ],
}
