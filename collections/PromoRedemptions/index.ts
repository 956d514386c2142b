import type { CollectionConfig, CollectionSlug, RelationshipField } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'
import { PROMO_KINDS } from '@/promotions/promoCode'

import { KIND_LABELS } from '../PromoCodes/labels'
import { boundList } from '../shared/boundList'
import {
  organizationsSlug,
  promoCampaignsSlug,
  promoCodesSlug,
  promoRedemptionsSlug,
  transactionsSlug,
} from '../slugs'

const readOnly = { readOnly: true }

const to = (name: string, relationTo: CollectionSlug, required = true): RelationshipField => ({
  name,
  type: 'relationship',
  relationTo,
  required,
  admin: readOnly,
})

/** Every use of a code, with what it promised then. Rows are added by the redemption, never changed or removed. */
export const PromoRedemptions: CollectionConfig = {
  slug: promoRedemptionsSlug,
  labels: { singular: 'Redemption', plural: 'Redemptions' },
  admin: {
    group: 'Money',
    useAsTitle: 'id',
    defaultColumns: [
      ...['createdAt', 'code', 'organization', 'creditAmount', 'campaign', 'actor', 'transaction'],
    ],
    listSearchableFields: ['code'],
    components: {
      beforeListTable: [
        '/src/admin/promos/PromoLists#RedemptionsNav',
        '/src/admin/exports/ListExports#RedemptionsExport',
      ],
    },
    description: 'Every use of a promo code. One that is taken back has a reversing transaction.',
  },
  defaultSort: '-createdAt',
  access: {
    create: nobody,
    read: allow('promo-codes:read'),
    update: nobody,
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  lockDocuments: false,
  hooks: { beforeOperation: [boundList] },
  fields: [
    idField('red'),
    to('promoCode', promoCodesSlug),
    { name: 'code', type: 'text', required: true, admin: readOnly },
    to('campaign', promoCampaignsSlug, false),
    to('organization', organizationsSlug),
    {
      name: 'ordinal',
      type: 'number',
      required: true,
      label: 'Use of this organization, by number',
      admin: readOnly,
    },
    {
      name: 'kind',
      type: 'select',
      required: true,
      options: PROMO_KINDS.map((value) => ({ value, label: KIND_LABELS[value] })),
      admin: readOnly,
    },
    moneyField('creditAmount', { label: 'Credits', readOnly: true }),
    {
      name: 'terms',
      type: 'json',
      required: true,
      // Payload's editor of JSON asks a foreign server for itself.
      admin: {
        ...readOnly,
        disableListColumn: true,
        components: { Field: '/src/admin/promos/PromisedTerms.client#PromisedTerms' },
      },
    },
    { ...to('transaction', transactionsSlug), unique: true },
    { name: 'actor', type: 'text', required: true, admin: readOnly },
  ],
}
