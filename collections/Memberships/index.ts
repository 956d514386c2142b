import type { CollectionConfig } from 'payload'

import { allow } from '@/access/permissions'
import { idField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { recordDelete } from '../shared/recordDelete'
import { membershipsSlug, organizationsSlug, usersSlug } from '../slugs'
import { refuseDeletedMember } from './hooks/refuseDeletedMember'

/** Who belongs to an organization, and as what. */
export const Memberships: CollectionConfig = {
  slug: membershipsSlug,
  admin: { group: 'Customers', defaultColumns: ['user', 'organization', 'role'], hidden: true },
  access: {
    create: allow('members:write'),
    read: allow('members:read'),
    update: allow('members:write'),
    delete: allow('members:write'),
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  indexes: [{ fields: ['organization', 'user'], unique: true }],
  hooks: {
    beforeOperation: [boundList],
    beforeValidate: [refuseDeletedMember],
    afterChange: [recordChange({ noun: 'membership', ignored: ['updatedAt'] })],
    afterDelete: [recordDelete({ noun: 'membership' })],
  },
  fields: [
    idField('mem'),
    { name: 'user', type: 'relationship', relationTo: usersSlug, required: true, index: true },
    {
      name: 'organization',
      type: 'relationship',
      relationTo: organizationsSlug,
      required: true,
      index: true,
    },
    {
      name: 'role',
      type: 'select',
      required: true,
      defaultValue: 'member',
      options: ['owner', 'admin', 'member', 'viewer'],
    },
  ],
}
