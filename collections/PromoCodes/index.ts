import type { CollectionConfig } from 'payload'

import { allow } from '@/access/permissions'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { recordDelete } from '../shared/recordDelete'
import { promoCodesSlug } from '../slugs'
import { promoCodeFields } from './fields'
import { guardPromo } from './hooks/guardPromo'
import { refuseDelete } from './hooks/refuseDelete'

const AUDITED = { noun: 'promo_code', ignored: ['codeKey', 'redeemed', 'spent', 'state'] }

/** Codes that grant credits or cut the price of a purchase; what usage costs is a usage discount's. */
export const PromoCodes: CollectionConfig = {
  slug: promoCodesSlug,
  labels: { singular: 'Promo code', plural: 'Promo codes' },
  admin: {
    group: 'Money',
    useAsTitle: 'code',
    defaultColumns: [...['code', 'state', 'kind', 'amount', 'redeemed', 'endsAt', 'campaign']],
    listSearchableFields: ['code', 'name'],
    components: {
      beforeListTable: [
        '/src/admin/promos/PromoLists#CodesNav',
        '/src/admin/exports/ListExports#PromoCodesExport',
      ],
    },
    description: 'Codes that add credits or cut a price, so often per organization.',
  },
  defaultSort: '-createdAt',
  trash: true,
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
    beforeChange: [guardPromo],
    afterChange: [recordChange(AUDITED)],
    beforeDelete: [refuseDelete],
    afterDelete: [recordDelete({ noun: 'promo_code' })],
  },
  fields: promoCodeFields,
}
