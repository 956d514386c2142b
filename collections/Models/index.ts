import type { CheckboxField, CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { aliasesField } from '@/fields/aliasesField'
import { slugIdField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { modelsSlug } from '../slugs'

const flag = (name: string, label: string): CheckboxField => ({
  name,
  type: 'checkbox',
  label,
  defaultValue: false,
})

/** What can be called: one model, whoever serves it. Its prices are rows of their own. */
export const Models: CollectionConfig = {
  slug: modelsSlug,
  admin: {
    group: 'Catalogue',
    useAsTitle: 'name',
    defaultColumns: ['name', 'id', 'family', 'contextWindow', 'stability', 'updatedAt'],
    components: { beforeListTable: ['/src/admin/exports/ListExports#ModelsExport'] },
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
    afterChange: [recordChange({ noun: 'model', ignored: ['updatedAt'] })],
  },
  fields: [
    slugIdField(),
    { name: 'name', type: 'text', required: true, maxLength: 200 },
    aliasesField(),
    { name: 'family', type: 'text', maxLength: 100, index: true },
    { name: 'contextWindow', type: 'number', min: 0, admin: { description: 'Tokens.' } },
    { name: 'maxOutput', type: 'number', min: 0, admin: { description: 'Tokens.' } },
    {
      name: 'plans',
      type: 'select',
      hasMany: true,
      options: ['free', 'pro', 'enterprise'],
      admin: { description: 'Empty: every plan may call it.' },
    },
    {
      name: 'flags',
      type: 'group',
      fields: [
        flag('streaming', 'Streaming'),
        flag('vision', 'Vision'),
        flag('tools', 'Tools'),
        flag('reasoning', 'Reasoning'),
        flag('jsonOutput', 'JSON output'),
      ],
    },
    {
      name: 'stability',
      type: 'select',
      required: true,
      defaultValue: 'stable',
      options: ['stable', 'beta', 'unstable', 'experimental'],
    },
    { name: 'releasedAt', type: 'date' },
    { name: 'deprecatedAt', type: 'date' },
  ],
}
