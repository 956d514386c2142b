import type { Field } from 'payload'

import { nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'
import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'

import { organizationsSlug, transactionsSlug } from '../slugs'

/** Set by the ledger: what a caller sends for it is dropped. */
const ledgerOnly = { create: nobody, update: nobody }
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
  { name: 'currency', type: 'text', required: true, defaultValue: 'USD', access: ledgerOnly },
  {
    name: 'status',
    type: 'select',
    required: true,
    defaultValue: 'completed',
    options: ['pending', 'completed', 'failed'],
    access: ledgerOnly,
    index: true,
  },
  { name: 'description', type: 'text', access: ledgerOnly },
  { name: 'comment', type: 'textarea', maxLength: 500 },
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
  { name: 'idempotencyKey', type: 'text', maxLength: 200 },
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
