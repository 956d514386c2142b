import type { CollectionConfig } from 'payload'

import { allow } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { FOREIGN_FORMATS } from '@/usage/foreignReport'
import { MAPPING_KINDS } from '@/usage/selectMapping'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { recordDelete } from '../shared/recordDelete'
import { serviceAccountsSlug, usageMappingsSlug } from '../slugs'
import { bookMappedUsage } from './hooks/bookMappedUsage'
import { refuseBadMapping } from './hooks/refuseBadMapping'

/** What a foreign gateway calls our customers, projects, keys, providers and models. */
export const UsageMappings: CollectionConfig = {
  slug: usageMappingsSlug,
  labels: { singular: 'Usage mapping', plural: 'Usage mappings' },
  admin: {
    group: 'Settings',
    useAsTitle: 'foreignName',
    defaultColumns: ['kind', 'foreignName', 'target', 'format', 'serviceAccount', 'updatedAt'],
    description: 'A change books at once what waited for it in the usage queue.',
  },
  defaultSort: 'foreignName',
  // It points to service accounts, which GraphQL does not know.
  graphQL: false,
  access: {
    create: allow('usage-mappings:write'),
    read: allow('usage-mappings:read'),
    update: allow('usage-mappings:write'),
    delete: allow('usage-mappings:write'),
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  hooks: {
    beforeOperation: [boundList],
    beforeChange: [refuseBadMapping],
    afterChange: [recordChange({ noun: 'usage_mapping', ignored: ['updatedAt'] }), bookMappedUsage],
    afterDelete: [recordDelete({ noun: 'usage_mapping' })],
  },
  fields: [
    idField('map'),
    {
      name: 'kind',
      type: 'select',
      required: true,
      options: [...MAPPING_KINDS],
      admin: { description: 'What the name stands for.' },
    },
    {
      name: 'foreignName',
      type: 'text',
      required: true,
      maxLength: 200,
      label: 'Foreign name',
      admin: {
        description:
          'As the gateway sends it: an id, an alias or a key hash. * stands for every organization or project without a mapping of its own.',
      },
    },
    {
      name: 'target',
      type: 'text',
      required: true,
      maxLength: 100,
      admin: { description: 'Our id: org_…, prj_…, key_…, or the id of a provider or model.' },
    },
    {
      name: 'format',
      type: 'select',
      options: [...FOREIGN_FORMATS],
      admin: { description: 'Empty: every format.' },
    },
    {
      name: 'serviceAccount',
      type: 'relationship',
      relationTo: serviceAccountsSlug,
      label: 'Service account',
      admin: { description: 'Empty: every gateway.' },
    },
  ],
}
