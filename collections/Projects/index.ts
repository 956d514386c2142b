import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { organizationsSlug, projectsSlug } from '../slugs'
import { refuseMovedProject } from './hooks/refuseMovedProject'

/** A scope inside an organization; usage belongs to one. */
export const Projects: CollectionConfig = {
  slug: projectsSlug,
  admin: {
    group: 'Customers',
    useAsTitle: 'name',
    defaultColumns: ['name', 'organization', 'mode', 'status', 'createdAt'],
    hideAPIURL: true,
    components: {
      beforeListTable: ['/src/admin/exports/ListExports#ProjectsExport'],
      views: { edit: { root: { Component: '/src/admin/project/ProjectPage#ProjectPage' } } },
    },
  },
  defaultSort: '-createdAt',
  access: {
    create: allow('projects:write'),
    read: allow('projects:read'),
    update: allow('projects:write'),
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  hooks: {
    beforeOperation: [boundList],
    beforeChange: [refuseMovedProject],
    afterChange: [recordChange({ noun: 'project', ignored: ['updatedAt'] })],
  },
  fields: [
    idField('prj'),
    {
      name: 'organization',
      type: 'relationship',
      relationTo: organizationsSlug,
      required: true,
      index: true,
    },
    { name: 'name', type: 'text', required: true, maxLength: 200, index: true },
    {
      name: 'mode',
      type: 'select',
      required: true,
      defaultValue: 'hybrid',
      options: ['api-keys', 'credits', 'hybrid'],
    },
    { name: 'cachingEnabled', type: 'checkbox', defaultValue: false },
    {
      name: 'status',
      type: 'select',
      required: true,
      defaultValue: 'active',
      options: ['active', 'inactive', 'deleted'],
      index: true,
    },
  ],
}
