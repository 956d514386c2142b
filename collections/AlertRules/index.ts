import type { CollectionConfig, Field, TextField } from 'payload'

import { allow, nobody } from '@/access/permissions'
import { ALERT_KINDS, ALERT_SCOPES, ALERT_WINDOWS } from '@/alerts/alertRule'
import { idField } from '@/fields/idField'
import { moneyField } from '@/fields/moneyField'

import { boundList } from '../shared/boundList'
import { recordChange } from '../shared/recordChange'
import { recordDelete } from '../shared/recordDelete'
import { alertRulesSlug, organizationsSlug } from '../slugs'
import { checkRule } from './hooks/checkRule'
import { forgetChangedState, forgetDeletedState } from './hooks/forgetState'
import { keepSecret } from './hooks/keepSecret'
import { KIND_LABELS, SCOPE_LABELS, WINDOW_LABELS } from './labels'

const MOST_EMAILS = 20

const AUDITED = { noun: 'alert_rule', personal: ['emails'], secret: ['webhookSecret'] }

const row = (...fields: Field[]): Field => ({ type: 'row', fields })

const half = (field: TextField): TextField => ({
  ...field,
  admin: { ...field.admin, width: '48%' },
})

const options = <Value extends string>(
  values: readonly Value[],
  labels: Record<Value, string>,
): { label: string; value: Value }[] => values.map((value) => ({ value, label: labels[value] }))

const hasWindow = ({ kind }: Record<string, unknown>): boolean =>
  ['absolute_spend', 'error_rate', 'unpriced_usage'].includes(String(kind))

/** When whom to tell that something is about to go wrong, or has. */
export const AlertRules: CollectionConfig = {
  slug: alertRulesSlug,
  labels: { singular: 'Alert rule', plural: 'Alerts' },
  admin: {
    group: 'Settings',
    useAsTitle: 'name',
    defaultColumns: ['name', 'kind', 'scope', 'organization', 'enabled', 'updatedAt'],
    description: 'Who is told by mail or webhook when something is about to go wrong, or has.',
  },
  defaultSort: 'name',
  access: {
    create: allow('alerts:write'),
    read: allow('alerts:read'),
    update: allow('alerts:write'),
    delete: allow('alerts:write'),
  },
  disableBulkEdit: true,
  disableBulkDelete: true,
  lockDocuments: false,
  hooks: {
    beforeOperation: [boundList],
    beforeChange: [checkRule, keepSecret],
    afterChange: [recordChange(AUDITED), forgetChangedState],
    afterDelete: [recordDelete(AUDITED), forgetDeletedState],
  },
  fields: [
    idField('alr'),
    {
      name: 'sentence',
      type: 'ui',
      admin: {
        disableListColumn: true,
        components: { Field: '/src/admin/alerts/RuleSentence.client#RuleSentence' },
      },
    },
    row(
      { name: 'name', type: 'text', required: true, maxLength: 100 },
      { name: 'enabled', type: 'checkbox', defaultValue: true, label: 'Switched on' },
    ),
    row(
      {
        name: 'kind',
        type: 'select',
        required: true,
        options: options(ALERT_KINDS, KIND_LABELS),
        label: 'Watch',
      },
      {
        name: 'scope',
        type: 'select',
        required: true,
        defaultValue: 'each_organization',
        options: options(ALERT_SCOPES, SCOPE_LABELS),
        label: 'Of',
      },
    ),
    row(
      {
        name: 'organization',
        type: 'relationship',
        relationTo: organizationsSlug,
        admin: { condition: ({ scope }) => scope === 'organization' },
      },
      {
        name: 'window',
        type: 'select',
        options: options(ALERT_WINDOWS, WINDOW_LABELS),
        label: 'Added up over',
        admin: { condition: hasWindow },
      },
    ),
    row(
      half(moneyField('warningAt', { label: 'Warning at', description: 'The milder one.' })),
      half(
        moneyField('alertAt', {
          label: 'Alert at',
          description:
            'USD, percent, a count or hours, by what is watched; for unusual spending times the upper end of normal. A rule for each organization takes the organization’s own threshold where it has one.',
        }),
      ),
    ),
    row(
      {
        name: 'renotifyHours',
        type: 'number',
        defaultValue: 24,
        min: 1,
        max: 8760,
        label: 'Tell again after hours',
        admin: { description: 'At most once in that time. Empty: once, when it begins.' },
      },
      {
        name: 'quietFrom',
        type: 'text',
        maxLength: 5,
        label: 'No mail from',
        admin: { description: 'Such as 22:00. What happens meanwhile is mailed at its end.' },
      },
      { name: 'quietTo', type: 'text', maxLength: 5, label: 'to' },
      {
        name: 'quietZone',
        type: 'text',
        maxLength: 64,
        label: 'Time zone',
        admin: { description: 'Such as Europe/Berlin. Empty: UTC.' },
      },
    ),
    {
      name: 'emails',
      type: 'text',
      hasMany: true,
      maxRows: MOST_EMAILS,
      label: 'Mail to',
      admin: { description: 'Addresses, each with Enter.', placeholder: 'ops@example.com' },
    },
    {
      name: 'webhookUrl',
      type: 'text',
      maxLength: 1000,
      label: 'Webhook',
      admin: { description: 'An https:// address that is called at once, signed.' },
    },
    {
      name: 'webhookSecret',
      type: 'text',
      hidden: true,
      access: { create: nobody, read: nobody, update: nobody },
    },
    {
      name: 'history',
      type: 'ui',
      admin: {
        disableListColumn: true,
        components: { Field: '/src/admin/alerts/RuleHistory.client#RuleHistory' },
      },
    },
  ],
}
