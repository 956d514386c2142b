import type { CollapsibleField, Field, RowField, SelectField } from 'payload'

import { can, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'
import { DEFAULT_RETENTION_DAYS, KEPT_DAYS } from '@/usage/limits'

/** How the form is laid out; neither of the two is stored. */
const row = (...fields: Field[]): RowField => ({
  type: 'row',
  fields: fields.map(
    (field) => ({ ...field, admin: { ...field.admin, width: `${100 / fields.length}%` } }) as Field,
  ),
})
const section = (label: string, fields: Field[]): CollapsibleField => ({
  type: 'collapsible',
  label,
  fields,
})

const cycle = (name: string): SelectField => ({
  name,
  type: 'select',
  options: ['monthly', 'yearly'],
})

/** Money the ledger moves: any write through Payload is dropped, and the database drops it again. */
const balance = (name: string, label: string, description: string): Field => ({
  ...moneyField(name, { label, readOnly: true, allowNegative: true, description }),
  access: { create: nobody, update: nobody },
})

const isRetention = (days: unknown): true | string =>
  days === null ||
  days === undefined ||
  (typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= KEPT_DAYS) ||
  `Whole days from 1 to ${KEPT_DAYS}.`

const billing: Field[] = [
  row(
    { name: 'name', type: 'text', required: true, maxLength: 200 },
    { name: 'billingEmail', type: 'email', required: true },
  ),
  row(
    { name: 'company', type: 'text', maxLength: 200 },
    { name: 'taxId', type: 'text', maxLength: 100, label: 'Tax id' },
  ),
  row(
    { name: 'address', type: 'textarea', maxLength: 1000 },
    {
      name: 'notes',
      type: 'textarea',
      maxLength: 5000,
      admin: { description: 'For operators only.' },
    },
  ),
]

const state: Field[] = [
  row(
    {
      name: 'status',
      type: 'select',
      required: true,
      defaultValue: 'active',
      options: ['active', 'inactive', 'deleted'],
    },
    {
      name: 'retentionLevel',
      type: 'select',
      required: true,
      defaultValue: 'none',
      options: ['retain', 'none'],
      admin: { description: 'Whether prompts and answers are kept at all.' },
    },
    {
      name: 'retentionDays',
      type: 'number',
      min: 1,
      max: KEPT_DAYS,
      validate: isRetention,
      admin: {
        description: `For how many days details of requests are kept: raw usage, metadata, error texts, and prompts and answers where those are kept. Empty: ${DEFAULT_RETENTION_DAYS}. What was metered and charged stays.`,
      },
    },
  ),
  {
    name: 'blockReason',
    type: 'text',
    maxLength: 500,
    admin: { description: 'Set: the gateway is told to refuse this organization.' },
  },
]

const plan: Field[] = [
  row(
    {
      name: 'plan',
      type: 'select',
      required: true,
      defaultValue: 'free',
      options: ['free', 'pro', 'enterprise'],
    },
    moneyField('planPrice', { label: 'Plan price' }),
    cycle('billingCycle'),
  ),
  row({ name: 'planExpiresAt', type: 'date' }, { name: 'trialEndsAt', type: 'date' }),
  row(
    { name: 'stripeCustomerId', type: 'text', unique: true, label: 'Stripe customer id' },
    { name: 'stripeSubscriptionId', type: 'text', unique: true, label: 'Stripe subscription id' },
  ),
  { name: 'subscriptionCancelled', type: 'checkbox', defaultValue: false },
]

const devPlan: Field[] = [
  row(
    {
      name: 'devPlan',
      type: 'select',
      required: true,
      defaultValue: 'none',
      options: ['none', 'lite', 'pro', 'max'],
    },
    moneyField('devPlanPrice', { label: 'Dev plan price' }),
    cycle('devPlanBillingCycle'),
  ),
  row(
    { name: 'devPlanExpiresAt', type: 'date' },
    moneyField('devPlanAllowance', {
      label: 'Dev plan allowance',
      description: 'Shown to the customer; never drawn from.',
    }),
  ),
  {
    name: 'devPlanStripeSubscriptionId',
    type: 'text',
    unique: true,
    label: 'Stripe subscription id of the dev plan',
  },
  { name: 'devPlanCancelled', type: 'checkbox', defaultValue: false },
]

const payment: Field[] = [
  row(
    { name: 'paymentFailureCount', type: 'number', required: true, defaultValue: 0, min: 0 },
    { name: 'lastPaymentFailureAt', type: 'date' },
  ),
  row(
    moneyField('autoTopUpThreshold', { label: 'Auto top-up threshold' }),
    moneyField('autoTopUpAmount', { label: 'Auto top-up amount' }),
  ),
  { name: 'autoTopUpEnabled', type: 'checkbox', defaultValue: false, label: 'Auto top-up' },
]

const limits: Field[] = [
  {
    name: 'alertThresholds',
    type: 'group',
    fields: [
      row(
        moneyField('lowBalance', { label: 'Balance below' }),
        moneyField('dailySpend', { label: 'Spend per day above' }),
        { name: 'creditsPercent', type: 'number', min: 0, max: 100 },
      ),
    ],
  },
  {
    name: 'limits',
    type: 'group',
    fields: [
      row(
        { name: 'projects', type: 'number', min: 0, max: 100_000 },
        { name: 'apiKeys', type: 'number', min: 0, max: 100_000, label: 'API keys' },
        { name: 'members', type: 'number', min: 0, max: 100_000 },
        { name: 'requestsPerMinute', type: 'number', min: 0 },
      ),
    ],
  },
]

const balances: Field[] = [
  row(
    balance('credits', 'Credits', 'Prepaid balance in USD. Negative after an overshoot.'),
    balance('allTimeCredits', 'All-time credits', 'Top-ups and gifts ever, refunds not taken off.'),
    balance('totalSpent', 'Total spent', 'Usage charged to the credits, all time.'),
  ),
]

/** Support may write notes and nothing else; everything else needs organizations:write. */
const guarded = (field: Field): Field => {
  if (field.type === 'row' || field.type === 'collapsible')
    return { ...field, fields: field.fields.map(guarded) }
  if (!('name' in field) || field.name === 'notes' || field.name === 'id') return field
  if ('access' in field && field.access?.update) return field
  return {
    ...field,
    access: { update: ({ req }) => can(req.user, 'organizations:write') },
  } as Field
}

export const organizationFields: Field[] = [
  idField('org'),
  ...[
    section('Billing details', billing),
    section('State', state),
    section('Plan', plan),
    section('Dev plan', devPlan),
    section('Payment', payment),
    section('Alerts and limits', limits),
    section('Balance', balances),
  ].map(guarded),
]
