import type { Field, GlobalConfig } from 'payload'

import { allow } from '@/access/permissions'
import { moneyField } from '@/fields/moneyField'
import { DEFAULT_LIMITS, type LimitName } from '@/ledger/giftLimits'

import { billingSettingsSlug } from '../slugs'
import { holdRaisedLimits } from './hooks/holdRaisedLimits'
import { lockLimitsFirst } from './hooks/lockLimitsFirst'
import { recordSettingsChange } from './hooks/recordSettingsChange'
import { showLimitsInForce } from './hooks/showLimitsInForce'

const limit = (name: LimitName, label: string): Field => ({
  ...moneyField(name, { label, required: true }),
  defaultValue: DEFAULT_LIMITS[name],
})

const ofRole = (role: 'finance' | 'owner' | 'support', label: string): Field => ({
  type: 'row',
  fields: [
    limit(`${role}PerGift`, `${label}: per gift`),
    limit(`${role}PerDay`, `${label}: per day (UTC)`),
  ],
})

/** How much an operator may add, in USD. A raise takes a second owner, or a day. */
export const BillingSettings: GlobalConfig = {
  slug: billingSettingsSlug,
  label: 'Limits',
  admin: {
    group: 'Settings',
    components: {
      views: { edit: { root: { Component: '/src/admin/limits/LimitsPage#LimitsPage' } } },
    },
  },
  access: { read: allow('settings:read'), update: allow('settings:write') },
  lockDocuments: false,
  hooks: {
    beforeOperation: [lockLimitsFirst],
    beforeChange: [holdRaisedLimits],
    afterChange: [recordSettingsChange],
    afterRead: [showLimitsInForce],
  },
  fields: [
    ofRole('support', 'Support'),
    ofRole('finance', 'Finance'),
    ofRole('owner', 'Owner'),
    {
      type: 'row',
      fields: [
        limit('commentRequiredFrom', 'Comment required from'),
        limit('secondPersonFrom', 'Second person from'),
      ],
    },
  ],
}
