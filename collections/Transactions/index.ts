import type { CollectionConfig } from 'payload'

import { allow, nobody } from '@/access/permissions'

import { boundList } from '../shared/boundList'
import { transactionsSlug } from '../slugs'
import { transactionFields } from './fields'
import { postGift } from './hooks/postGift'
import { recordGift } from './hooks/recordGift'
import { refuseDirectWrites } from './hooks/refuseDirectWrites'

/** Every movement of money and credits. Rows are added by the ledger, never changed or removed. */
export const Transactions: CollectionConfig = {
  slug: transactionsSlug,
  admin: {
    group: 'Money',
    useAsTitle: 'id',
    defaultColumns: [
      'bookedAt',
      'organization',
      'type',
      'description',
      'actor',
      'creditAmount',
      'amount',
      'balanceAfter',
    ],
    hideAPIURL: true,
    components: {
      views: {
        edit: { root: { Component: '/src/admin/transactions/TransactionPage#TransactionPage' } },
      },
    },
  },
  defaultSort: '-bookedAt',
  access: {
    create: allow('credits:gift'),
    read: allow('transactions:read'),
    update: nobody,
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  lockDocuments: false,
  timestamps: true,
  indexes: [{ fields: ['organization', 'sequence'], unique: true }],
  hooks: {
    beforeOperation: [boundList, refuseDirectWrites],
    beforeChange: [postGift],
    afterChange: [recordGift],
  },
  fields: transactionFields,
}
