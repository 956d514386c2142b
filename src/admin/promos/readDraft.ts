import type { FormState } from 'payload'

import type { PromoDraft } from './promoSentence'

/** What a field holds, where it is text. */
export const text = (fields: FormState, name: string): string => {
  const value = fields[name]?.value
  return typeof value === 'string' ? value : ''
}

const whole = (fields: FormState, name: string): number | null => {
  const value = fields[name]?.value
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null
}

const time = (fields: FormState, name: string): number | null => {
  const value = fields[name]?.value
  const ms = value instanceof Date ? value.getTime() : Date.parse(text(fields, name))
  return Number.isNaN(ms) ? null : ms
}

const list = (fields: FormState, name: string): unknown[] => {
  const value = fields[name]?.value
  return Array.isArray(value) ? value : []
}

/** A code as it stands in the form; fields that its kind hides say nothing. */
export function readDraft(fields: FormState, zoneOf: (zone: string) => string): PromoDraft {
  const kind = text(fields, 'kind')
  const isGrant = kind === 'credit_grant'
  return {
    code: text(fields, 'code').trim(),
    kind,
    amount: text(fields, 'amount').trim(),
    basisPoints: isGrant ? null : whole(fields, 'basisPoints'),
    maxBonus: kind === 'topup_bonus' ? text(fields, 'maxBonus').trim() : '',
    duration: text(fields, 'duration'),
    durationMonths: whole(fields, 'durationMonths'),
    plans: list(fields, 'plans').map(String),
    startsAt: time(fields, 'startsAt'),
    endsAt: time(fields, 'endsAt'),
    timeZone: zoneOf(text(fields, 'timeZone')),
    maxRedemptions: whole(fields, 'maxRedemptions'),
    maxPerOrganization: whole(fields, 'maxPerOrganization'),
    budget: kind === 'price_cut' ? '' : text(fields, 'budget').trim(),
    minimumAmount: isGrant ? '' : text(fields, 'minimumAmount').trim(),
    firstPurchaseOnly: fields.firstPurchaseOnly?.value === true,
    organizations: list(fields, 'organizations').length,
    active: fields.active?.value === true,
  }
}
