import type { Field, TextField } from 'payload'

import { nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'
import { PROMO_DURATIONS, PROMO_KINDS, PROMO_PLANS } from '@/promotions/promoCode'

import { organizationsSlug, promoCampaignsSlug } from '../slugs'
import { readState } from './hooks/readState'
import { DURATION_LABELS, KIND_LABELS, PLAN_LABELS } from './labels'

const row = (...fields: Field[]): Field => ({ type: 'row', fields })

const options = <Value extends string>(
  values: readonly Value[],
  labels: Record<Value, string>,
): { label: string; value: Value }[] => values.map((value) => ({ value, label: labels[value] }))

type Data = Partial<Record<string, unknown>>
const isKind =
  (...kinds: string[]) =>
  ({ kind }: Data): boolean =>
    kinds.includes(String(kind))

const when = (field: TextField, condition: (data: Data) => boolean): TextField => ({
  ...field,
  admin: { ...field.admin, condition },
})

const withCell = (field: TextField, cell: string): TextField => ({
  ...field,
  admin: { ...field.admin, components: { Cell: `/src/admin/promos/PromoCells#${cell}` } },
})

const VALUE: Field[] = [
  {
    name: 'kind',
    type: 'select',
    required: true,
    defaultValue: 'credit_grant',
    options: options(PROMO_KINDS, KIND_LABELS),
    label: 'Does',
  },
  row(
    withCell(
      moneyField('amount', {
        label: 'Amount in USD',
        description: 'Credits, or what is taken off.',
      }),
      'PromoValueCell',
    ),
    {
      name: 'basisPoints',
      type: 'number',
      min: 1,
      max: 10_000,
      label: 'Percent',
      admin: {
        description: 'Instead of an amount. By API as basis points: 1250 is 12.5 %.',
        condition: isKind('topup_bonus', 'price_cut'),
        components: { Field: '/src/admin/promos/PercentField.client#PercentField' },
      },
    },
    when(
      moneyField('maxBonus', {
        label: 'At most, in USD',
        description: 'What a percentage may give.',
      }),
      isKind('topup_bonus'),
    ),
  ),
  row(
    {
      name: 'duration',
      type: 'select',
      options: options(PROMO_DURATIONS, DURATION_LABELS),
      admin: { condition: isKind('price_cut') },
      label: 'For',
    },
    {
      name: 'durationMonths',
      type: 'number',
      min: 1,
      max: 36,
      label: 'Months',
      admin: { condition: (data: Data) => isKind('price_cut')(data) && data.duration === 'months' },
    },
    {
      name: 'plans',
      type: 'select',
      hasMany: true,
      options: options(PROMO_PLANS, PLAN_LABELS),
      label: 'Of plans',
      admin: { condition: isKind('price_cut'), description: 'None: every plan, later ones too.' },
    },
  ),
]

const WINDOW_TIME = {
  Field: '/src/admin/promos/WindowTime.client#WindowTime',
  Cell: '/src/admin/promos/PromoCells#PromoTimeCell',
}

const WINDOW: Field[] = [
  row(
    { name: 'startsAt', type: 'date', label: 'From', admin: { components: WINDOW_TIME } },
    {
      name: 'endsAt',
      type: 'date',
      label: 'To',
      admin: { description: 'Not valid any more at this moment.', components: WINDOW_TIME },
    },
    {
      name: 'timeZone',
      type: 'text',
      defaultValue: 'UTC',
      maxLength: 64,
      label: 'Time zone',
      admin: { width: '28%', description: 'The times are in this zone.' },
    },
  ),
]

const LIMITS: Field[] = [
  row(
    {
      name: 'maxRedemptions',
      type: 'number',
      min: 1,
      label: 'Redemptions at most',
      admin: { description: 'Of everybody together.' },
    },
    {
      name: 'maxPerOrganization',
      type: 'number',
      min: 1,
      defaultValue: 1,
      label: 'Per organization',
    },
    when(
      moneyField('budget', {
        label: 'Budget in USD',
        description: 'All credits together at most.',
      }),
      isKind('credit_grant', 'topup_bonus'),
    ),
  ),
  row(
    when(
      moneyField('minimumAmount', { label: 'Purchase of at least, in USD' }),
      isKind('topup_bonus', 'price_cut'),
    ),
    {
      name: 'firstPurchaseOnly',
      type: 'checkbox',
      defaultValue: false,
      label: 'First purchase only',
      admin: { description: 'Whoever has paid before does not get it. Gifts do not count.' },
    },
  ),
  {
    name: 'organizations',
    type: 'relationship',
    relationTo: organizationsSlug,
    hasMany: true,
    label: 'For organizations',
    admin: { description: 'None: every organization.' },
  },
]

const counted = { create: nobody, update: nobody }

/** Written by the database with each redemption, and by nobody else. */
const COUNTS: Field[] = [
  {
    name: 'redeemed',
    type: 'number',
    defaultValue: 0,
    access: counted,
    admin: {
      hidden: true,
      components: { Cell: '/src/admin/promos/PromoCells#PromoRedeemedCell' },
    },
  },
  {
    ...moneyField('spent', { readOnly: true, hidden: true }),
    defaultValue: '0',
    access: counted,
  },
]

const beside = (name: string, component: string): Field => ({
  name,
  type: 'ui',
  admin: {
    position: 'sidebar',
    disableListColumn: true,
    components: { Field: `/src/admin/promos/${component}` },
  },
})

export const promoCodeFields: Field[] = [
  idField('pro'),
  row(
    {
      name: 'code',
      type: 'text',
      maxLength: 80,
      label: 'Code',
      admin: { description: 'A to Z, digits and dashes. Empty: one that nobody guesses.' },
    },
    { name: 'name', type: 'text', maxLength: 100, label: 'Name' },
    {
      name: 'active',
      type: 'checkbox',
      defaultValue: false,
      label: 'Switched on',
    },
  ),
  { name: 'codeKey', type: 'text', access: counted, admin: { hidden: true } },
  {
    name: 'state',
    type: 'text',
    virtual: true,
    access: counted,
    admin: {
      hidden: true,
      disableListFilter: true,
      components: { Cell: '/src/admin/promos/PromoCells#PromoStateCell' },
    },
    hooks: { afterRead: [readState] },
  },
  ...VALUE,
  ...WINDOW,
  ...LIMITS,
  row(
    {
      name: 'campaign',
      type: 'relationship',
      relationTo: promoCampaignsSlug,
      label: 'Campaign',
    },
    { name: 'note', type: 'textarea', maxLength: 500, label: 'Note' },
  ),
  ...COUNTS,
  beside('sentence', 'PromoSentence.client#PromoSentence'),
  beside('use', 'PromoUse.client#PromoUse'),
  beside('test', 'PromoTest.client#PromoTest'),
]
