import type { Field, SelectField } from 'payload'

import { can, nobody } from '@/access/permissions'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'

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

const billing: Field[] = [
  { name: 'name', type: 'text', required: true, maxLength: 200 },
  { name: 'billingEmail', type: 'email', required: true },
  { name: 'company', type: 'text', maxLength: 200 },
  { name: 'address', type: 'textarea', maxLength: 1000 },
  { name: 'taxId', type: 'text', maxLength: 100, label: 'Tax id' },
  {
    name: 'notes',
    type: 'textarea',
    maxLength: 5000,
    admin: { description: 'For operators only.' },
  },
]

const state: Field[] = [
  {
    name: 'status',
    type: 'select',
    required: true,
    defaultValue: 'active',
    options: ['active', 'inactive', 'deleted'],
  },
  {
    name: 'blockReason',
    type: 'text',
    maxLength: 500,
    admin: { description: 'Set: the gateway is told to refuse this organization.' },
  },
  {
    name: 'retentionLevel',
    type: 'select',
    required: true,
    defaultValue: 'none',
    options: ['retain', 'none'],
    admin: { description: 'Whether prompts and answers are kept at all.' },
  },
]

const plan: Field[] = [
  {
    name: 'plan',
    type: 'select',
    required: true,
    defaultValue: 'free',
    options: ['free', 'pro', 'enterprise'],
  },
  moneyField('planPrice', { label: 'Plan price' }),
  cycle('billingCycle'),
  { name: 'planExpiresAt', type: 'date' },
  { name: 'subscriptionCancelled', type: 'checkbox', defaultValue: false },
  { name: 'stripeCustomerId', type: 'text', unique: true },
  { name: 'stripeSubscriptionId', type: 'text', unique: true },
  { name: 'trialEndsAt', type: 'date' },
]

const devPlan: Field[] = [
  {
    name: 'devPlan',
    type: 'select',
    required: true,
    defaultValue: 'none',
    options: ['none', 'lite', 'pro', 'max'],
  },
  moneyField('devPlanPrice', { label: 'Dev plan price' }),
  cycle('devPlanBillingCycle'),
  { name: 'devPlanExpiresAt', type: 'date' },
  { name: 'devPlanCancelled', type: 'checkbox', defaultValue: false },
  { name: 'devPlanStripeSubscriptionId', type: 'text', unique: true },
  moneyField('devPlanAllowance', {
    label: 'Dev plan allowance',
    description: 'Shown to the customer; never drawn from.',
  }),
]

const payment: Field[] = [
  { name: 'paymentFailureCount', type: 'number', required: true, defaultValue: 0, min: 0 },
  { name: 'lastPaymentFailureAt', type: 'date' },
  { name: 'autoTopUpEnabled', type: 'checkbox', defaultValue: false },
  moneyField('autoTopUpThreshold', { label: 'Auto top-up threshold' }),
  moneyField('autoTopUpAmount', { label: 'Auto top-up amount' }),
]

const limits: Field[] = [
  {
    name: 'alertThresholds',
    type: 'group',
    fields: [
      moneyField('lowBalance', { label: 'Balance below' }),
      moneyField('dailySpend', { label: 'Spend per day above' }),
      { name: 'creditsPercent', type: 'number', min: 0, max: 100 },
    ],
  },
  {
    name: 'limits',
    type: 'group',
    fields: [
      { name: 'projects', type: 'number', min: 0, max: 100_000 },
      { name: 'apiKeys', type: 'number', min: 0, max: 100_000 },
      { name: 'members', type: 'number', min: 0, max: 100_000 },
      { name: 'requestsPerMinute', type: 'number', min: 0 },
    ],
  },
]

const balances: Field[] = [
  balance('credits', 'Credits', 'Prepaid balance in USD. Negative after an overshoot.'),
  balance('allTimeCredits', 'All-time credits', 'Top-ups and gifts ever, refunds not taken off.'),
  balance('totalSpent', 'Total spent', 'Usage charged to the credits, all time.'),
]

/** Support may write notes and nothing else; everything else needs organizations:write. */
const guarded = (field: Field): Field => {
  if (!('name' in field) || field.name === 'notes' || field.name === 'id') return field
  if ('access' in field && field.access?.update) return field
  return {
    ...field,
    access: { update: ({ req }) => can(req.user, 'organizations:write') },
  } as Field
}

export const organizationFields: Field[] = [
  idField('org'),
  ...[...billing, ...state, ...plan, ...devPlan, ...payment, ...limits, ...balances].map(guarded),
]
