import type { CollectionConfig } from 'payload'

import { allow } from '@/access/permissions'
import { idField } from '@/fields/idField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { recordDelete } from '../shared/recordDelete'
import { promoCampaignsSlug } from '../slugs'
import { refuseDelete } from './hooks/refuseDelete'

/** What promo codes are made for, one or many at once. */
export const PromoCampaigns: CollectionConfig = {
  slug: promoCampaignsSlug,
  labels: { singular: 'Promo campaign', plural: 'Promo campaigns' },
  admin: {
    group: 'Money',
    useAsTitle: 'name',
    defaultColumns: ['name', 'note', 'createdAt'],
    components: { beforeListTable: ['/src/admin/promos/PromoLists#CampaignsNav'] },
    description: 'What promo codes are made for.',
  },
  defaultSort: '-createdAt',
  access: {
    create: allow('promo-codes:write'),
    read: allow('promo-codes:read'),
    update: allow('promo-codes:write'),
    delete: allow('promo-codes:write'),
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  hooks: {
    beforeOperation: [boundList],
    afterChange: [recordChange({ noun: 'promo_campaign' })],
    beforeDelete: [refuseDelete],
    afterDelete: [recordDelete({ noun: 'promo_campaign' })],
  },
  fields: [
    idField('cmp'),
    { name: 'name', type: 'text', required: true, maxLength: 100 },
    { name: 'note', type: 'textarea', maxLength: 500 },
    {
      name: 'use',
      type: 'ui',
      admin: {
        position: 'sidebar',
        disableListColumn: true,
        components: { Field: '/src/admin/promos/CampaignUse.client#CampaignUse' },
      },
    },
  ],
}
