import type { CollectionConfig, Option } from 'payload'

import { allow, can, findOperator, nobody, OPERATOR_ROLES } from '@/access/permissions'
import { rememberedCaller } from '@/access/rememberedCaller'
import { idField } from '@/fields/idField'

import { usersSlug } from '../slugs'
import { notePassword } from './hooks/notePassword'
import { recordReading } from './hooks/recordReading'
import { recordSignIn } from './hooks/recordSignIn'
import { recordUserChange } from './hooks/recordUserChange'
import { refuseDeactivatedUser } from './hooks/refuseDeactivatedUser'
import { refuseDeletedUser } from './hooks/refuseDeletedUser'
import { refuseDirectDelete } from './hooks/refuseDirectDelete'
import { refuseFirstRegister } from './hooks/refuseFirstRegister'
import { refuseLastOwner } from './hooks/refuseLastOwner'
import { refuseWeakPassword } from './hooks/refuseWeakPassword'
import { boundList } from '../shared/boundList'

const valueOf = (option: Option) => (typeof option === 'string' ? option : option.value)

/** Everybody the gateway knows; only those with an operator role enter the admin. */
export const Users: CollectionConfig = {
  slug: usersSlug,
  admin: {
    group: 'Customers',
    useAsTitle: 'email',
    listSearchableFields: ['email', 'name', 'id'],
    defaultColumns: ['name', 'email', 'operatorRole', 'status', 'createdAt'],
    components: {
      beforeListTable: ['/src/admin/exports/ListExports#UsersExport'],
      views: { edit: { root: { Component: '/src/admin/user/UserPage#UserPage' } } },
    },
  },
  access: {
    admin: ({ req }) => findOperator(req.user) !== null,
    create: allow('operators:write'),
    // Everybody may read themselves: /api/users/me passes through here.
    read: ({ req }) =>
      can(req.user, 'users:read') ||
      (req.user?.collection === usersSlug ? { id: { equals: req.user.id } } : false),
    update: ({ req }) =>
      can(req.user, 'operators:write') ||
      (findOperator(req.user) && req.user ? { id: { equals: req.user.id } } : false),
    delete: nobody,
    unlock: allow('operators:write'),
  },
  auth: {
    tokenExpiration: 60 * 60 * 12,
    maxLoginAttempts: 5,
    lockTime: 10 * 60 * 1000,
    useSessions: true,
    strategies: [rememberedCaller],
    cookies: { sameSite: 'Lax' },
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  endpoints: [
    { path: '/first-register', method: 'post', handler: refuseFirstRegister },
    { path: '/first-register', method: 'get', handler: refuseFirstRegister },
  ],
  hooks: {
    beforeOperation: [boundList, refuseDirectDelete],
    beforeValidate: [refuseDeletedUser, refuseWeakPassword, notePassword],
    beforeChange: [refuseLastOwner],
    beforeLogin: [refuseDeactivatedUser],
    afterLogin: [recordSignIn],
    afterChange: [recordUserChange],
    afterOperation: [recordReading],
  },
  fields: [
    idField('usr'),
    { name: 'name', type: 'text', maxLength: 200 },
    {
      name: 'operatorRole',
      type: 'select',
      options: OPERATOR_ROLES.map((value) => ({ value, label: value })),
      saveToJWT: true,
      index: true,
      access: {
        create: ({ req }) => can(req.user, 'operators:write'),
        update: ({ req }) => can(req.user, 'operators:write'),
      },
      admin: { description: 'Empty: a customer, who cannot enter this admin.' },
    },
    {
      name: 'status',
      type: 'select',
      required: true,
      defaultValue: 'active',
      // Deleted: by a deletion alone, which leaves a pseudonym.
      options: ['active', 'deactivated', 'deleted'],
      filterOptions: ({ options, data }) =>
        (data as { status?: unknown }).status === 'deleted'
          ? options
          : options.filter((option) => valueOf(option) !== 'deleted'),
      access: { update: ({ req }) => can(req.user, 'operators:write') },
    },
    {
      name: 'emailVerifiedAt',
      type: 'date',
      access: { update: ({ req }) => can(req.user, 'operators:write') },
    },
  ],
}
