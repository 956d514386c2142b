import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { auditLogsSlug } from '../slugs'

/** Who did what to which, and when. Written by src/audit alone; the database refuses every change. */
export const AuditLogs: CollectionConfig = {
  slug: auditLogsSlug,
  labels: { singular: 'Audit entry', plural: 'Audit log' },
  admin: {
    group: 'Proof',
    useAsTitle: 'action',
    components: { beforeListTable: ['/src/admin/exports/ListExports#AuditExport'] },
    defaultColumns: ['createdAt', 'actor', 'actorRole', 'action', 'resource', 'result'],
  },
  defaultSort: '-createdAt',
  access: { create: nobody, read: allow('audit:read'), update: nobody, delete: nobody },
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  lockDocuments: false,
  hooks: { beforeOperation: [boundList] },
  fields: [
    idField('aud'),
    {
      name: 'actor',
      type: 'text',
      required: true,
      index: true,
      admin: { description: 'A user, a service account, or system:<cause>.' },
    },
    { name: 'actorPseudonym', type: 'text' },
    { name: 'actorRole', type: 'text' },
    { name: 'action', type: 'text', required: true, index: true },
    { name: 'resourceType', type: 'text', required: true },
    { name: 'resource', type: 'text', index: true },
    { name: 'organization', type: 'text', index: true },
    { name: 'changes', type: 'json' },
    { name: 'reason', type: 'text' },
    { name: 'result', type: 'text', required: true, defaultValue: 'done' },
    { name: 'requestId', type: 'text' },
    // What stands in audit_personal is covered by this hash alone, so that it can be erased.
    { name: 'personalHash', type: 'text', hidden: true },
  ],
}
