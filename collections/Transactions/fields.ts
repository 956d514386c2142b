import type { Field } from 'payload'

import { nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'
import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'

import { organizationsSlug, transactionsSlug } from '../slugs'

/** Set by the ledger: what a caller sends for it is dropped. */
const ledgerOnly = { create: nobody, update: nobody }
// GraphQL would ask for a required field, also for one that the ledger sets, unless its reading is ruled.
const ledgerSets = { ...ledgerOnly, read: () => true }
const readOnly = { readOnly: true }

export const transactionFields: Field[] = [
  idField('txn'),
  {
    name: 'organization',
    type: 'relationship',
    relationTo: organizationsSlug,
    required: true,
    index: true,
  },
  {
    name: 'sequence',
    type: 'number',
    access: ledgerOnly,
    admin: { ...readOnly, description: 'The organization counts every movement without a gap.' },
  },
  {
    name: 'type',
    type: 'select',
    required: true,
    options: TRANSACTION_TYPES.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
    index: true,
  },
  moneyField('amount', { allowNegative: true, description: 'Money; empty for a gift.' }),
  moneyField('creditAmount', {
    label: 'Credits',
    allowNegative: true,
    description: 'Credits moved; empty where none are.',
  }),
  { name: 'currency', type: 'text', required: true, defaultValue: 'USD', access: ledgerSets },
  {
    name: 'status',
    type: 'select',
    required: true,
    defaultValue: 'completed',
    options: ['pending', 'completed', 'failed'],
    access: ledgerSets,
    index: true,
  },
  { name: 'description', type: 'text', access: ledgerOnly },
  // Its length is asked by the ledger, which counts characters and not UTF-16 units.
  { name: 'comment', type: 'textarea' },
  { name: 'reason', type: 'text', access: ledgerOnly },
  {
    name: 'actor',
    type: 'text',
    access: ledgerOnly,
    admin: { ...readOnly, description: 'An operator, or system:<cause>.' },
    index: true,
  },
  { name: 'paymentMethod', type: 'text', access: ledgerOnly },
  { name: 'externalReference', type: 'text', access: ledgerOnly },
  { name: 'stripePaymentIntentId', type: 'text', access: ledgerOnly, index: true },
  { name: 'stripeInvoiceId', type: 'text', access: ledgerOnly, unique: true },
  { name: 'stripeRefundId', type: 'text', access: ledgerOnly, unique: true },
  {
    name: 'relatedTransaction',
    type: 'relationship',
    relationTo: transactionsSlug,
    access: ledgerOnly,
    index: true,
  },
  {
    name: 'reverses',
    type: 'relationship',
    relationTo: transactionsSlug,
    access: ledgerOnly,
    unique: true,
  },
  { name: 'idempotencyKey', type: 'text' },
  {
    ...moneyField('balanceAfter', { label: 'Balance after', allowNegative: true, readOnly: true }),
    access: ledgerOnly,
  },
  { name: 'valueDate', type: 'date', access: ledgerOnly },
  {
    name: 'bookedAt',
    type: 'date',
    access: ledgerOnly,
    admin: { ...readOnly, date: { pickerAppearance: 'dayAndTime' } },
    index: true,
  },
]
