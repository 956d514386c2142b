import type { CollectionConfig, CollectionSlug, PayloadRequest, RelationshipField } from 'payload'

import { allow } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { percentField } from '@/fields/percentField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { recordDelete } from '../shared/recordDelete'
import { discountsSlug, modelsSlug, organizationsSlug, providersSlug } from '../slugs'
import { checkRule } from './hooks/checkRule'
import { lockRulesFirst } from './hooks/lockRulesFirst'
import { refuseUsedRule } from './hooks/refuseUsedRule'

type ScopeName = 'model' | 'organization' | 'provider'

/** `…/discounts/create?organization=org_…` opens the form for it; an API's query means nothing here. */
const namedInAddress =
  (name: ScopeName) =>
  ({ req }: { req?: PayloadRequest }): string | undefined => {
    const value = req?.payloadAPI === 'local' ? req.query?.[name] : undefined
    return typeof value === 'string' && value !== '' ? value : undefined
  }

const scopeField = (name: ScopeName, relationTo: CollectionSlug): RelationshipField => ({
  name,
  type: 'relationship',
  relationTo,
  index: true,
  defaultValue: namedInAddress(name),
  admin: {
    allowCreate: false,
    description: `Empty: any ${name}.`,
    components: {
      Cell: `/src/admin/cells/ScopeCell#${name === 'organization' ? 'OrganizationScopeCell' : 'ScopeCell'}`,
    },
  },
})

const instantField = (name: 'expiresAt' | 'startsAt', description: string) =>
  ({
    name,
    type: 'date',
    index: true,
    admin: { description, date: { pickerAppearance: 'dayAndTime' } },
  }) as const

/** Usage discounts: rules that lower what requests cost. The most specific one wins, never added up. */
export const Discounts: CollectionConfig = {
  slug: discountsSlug,
  labels: { singular: 'Usage discount', plural: 'Usage discounts' },
  admin: {
    group: 'Money',
    useAsTitle: 'id',
    defaultColumns: ['percent', 'organization', 'provider', 'model', 'startsAt', 'expiresAt'],
    listSearchableFields: ['id', 'reason'],
    description:
      'Percent off for an organization, provider or model. The most specific rule wins; two never add up. A rule that has lowered requests is only ended: a new one takes its place.',
    components: { beforeListTable: ['/src/admin/exports/ListExports#DiscountsExport'] },
  },
  defaultSort: '-createdAt',
  access: {
    create: allow('discounts:write'),
    read: allow('discounts:read'),
    update: allow('discounts:write'),
    delete: allow('discounts:write'),
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  hooks: {
    beforeOperation: [boundList, lockRulesFirst],
    beforeChange: [checkRule],
    afterChange: [recordChange({ noun: 'discount', ignored: ['updatedAt'] })],
    beforeDelete: [refuseUsedRule],
    afterDelete: [recordDelete({ noun: 'discount' })],
  },
  fields: [
    idField('dsc'),
    {
      name: 'use',
      type: 'ui',
      admin: {
        disableListColumn: true,
        components: { Field: '/src/admin/discounts/DiscountUse#DiscountUse' },
      },
    },
    scopeField('organization', organizationsSlug),
    scopeField('provider', providersSlug),
    scopeField('model', modelsSlug),
    percentField('percent', 'Off the list price: above 0 and up to 100, at most 4 decimals.'),
    {
      name: 'reason',
      type: 'text',
      required: true,
      maxLength: 500,
      admin: { description: 'Why, for whoever asks about the price later.' },
    },
    instantField(
      'startsAt',
      'Inclusive; empty: always. By the time of the request; what is recorded already keeps its price.',
    ),
    instantField('expiresAt', 'Exclusive; empty: does not end.'),
  ],
}
