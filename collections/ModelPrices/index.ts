import type { CollectionConfig, Field } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { priceField } from '@/fields/moneyField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { modelPricesSlug, modelsSlug, providersSlug } from '../slugs'
import { refuseEditedPrice } from './hooks/refuseEditedPrice'
import { closeEarlierPrice } from './hooks/closeEarlierPrice'

const TOKEN_PRICES = [
  'inputPerMillion',
  'cachedInputPerMillion',
  'cacheWritePerMillion',
  'outputPerMillion',
  'reasoningPerMillion',
] as const
const UNIT_PRICES = ['perRequest', 'perWebSearch', 'perImage'] as const
const REQUIRED = new Set<string>(['inputPerMillion', 'outputPerMillion'])

const costName = (name: string) => `cost${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
const all = [...TOKEN_PRICES, ...UNIT_PRICES]

const prices: Field[] = all.map((name) => priceField(name, { required: REQUIRED.has(name) }))
const costs: Field[] = all.map((name) =>
  priceField(costName(name), { description: 'What the provider bills us; empty: the list price.' }),
)

/** Price versions, in USD per 1 M tokens or per unit, each in force from … to (exclusive). */
export const ModelPrices: CollectionConfig = {
  slug: modelPricesSlug,
  labels: { singular: 'Price', plural: 'Prices' },
  admin: {
    group: 'Catalogue',
    useAsTitle: 'id',
    components: { beforeListTable: ['/src/admin/exports/ListExports#PricesExport'] },
    defaultColumns: [
      'model',
      'provider',
      'effectiveFrom',
      'effectiveTo',
      'inputPerMillion',
      'cachedInputPerMillion',
      'outputPerMillion',
    ],
  },
  defaultSort: 'model',
  access: {
    create: allow('catalog:write'),
    read: allow('catalog:read'),
    update: allow('catalog:write'),
    delete: nobody,
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  hooks: {
    beforeOperation: [boundList],
    beforeChange: [refuseEditedPrice, closeEarlierPrice],
    afterChange: [recordChange({ noun: 'model_price', ignored: ['updatedAt'] })],
  },
  fields: [
    idField('prc'),
    { name: 'model', type: 'relationship', relationTo: modelsSlug, required: true, index: true },
    {
      name: 'provider',
      type: 'relationship',
      relationTo: providersSlug,
      required: true,
      index: true,
    },
    { name: 'region', type: 'text', maxLength: 100 },
    {
      name: 'effectiveFrom',
      type: 'date',
      required: true,
      index: true,
      admin: { date: { pickerAppearance: 'dayAndTime' } },
    },
    {
      name: 'effectiveTo',
      type: 'date',
      admin: { date: { pickerAppearance: 'dayAndTime' }, description: 'Exclusive; empty: open.' },
    },
    ...prices,
    ...costs,
    {
      name: 'tiers',
      type: 'array',
      admin: {
        description:
          'The highest threshold passed by input, cached input and cache write prices the whole request.',
      },
      fields: [
        { name: 'aboveInputTokens', type: 'number', required: true, min: 0 },
        ...TOKEN_PRICES.map((name) => priceField(name)),
        ...TOKEN_PRICES.map((name) => priceField(costName(name))),
      ],
    },
    { name: 'sourceUrl', type: 'text', maxLength: 500 },
    { name: 'sourceNote', type: 'text', maxLength: 1000 },
  ],
}
