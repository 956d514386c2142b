import { describe, expect, it } from 'vitest'

import { describeEvent, type StoredEvent } from '@/organizations/describeEvent'

const event = (more: Partial<StoredEvent>): StoredEvent => ({
  source: 'audit_log',
  actor: 'usr_1',
  actorName: 'Ada',
  actorRole: 'owner',
  type: null,
  status: null,
  amount: null,
  creditAmount: null,
  isReversal: false,
  paymentMethod: null,
  decidedBy: null,
  words: null,
  ticket: null,
  strikeReason: null,
  action: null,
  resource: null,
  changes: null,
  result: 'done',
  message: null,
  ...more,
})
const told = (more: Partial<StoredEvent>) => describeEvent(event(more))
const booked = { source: 'transaction', status: 'completed' } as const

describe('an event in one sentence', () => {
  it('tells money without its sign, and what has not come through', () => {
    expect(told({ ...booked, type: 'credit_gift', creditAmount: '5' })).toBe('Ada gifted $5.00')
    expect(told({ ...booked, type: 'subscription_start', amount: '49' })).toBe(
      'Ada started the plan for $49.00',
    )
    expect(told({ ...booked, type: 'dev_plan_end' })).toBe('Ada ended the dev plan')
    expect(
      told({
        ...booked,
        type: 'credit_topup',
        amount: '-20.50',
        creditAmount: '-20',
        isReversal: true,
      }),
    ).toBe('Ada reversed a credit top-up of $20.50')
    expect(told({ ...booked, type: 'credit_topup', amount: '20', status: 'failed' })).toBe(
      'Ada topped up $20.00 (failed)',
    )
  })

  it('lets an alert speak for itself', () => {
    expect(told({ source: 'alert', actorName: null, message: 'Alert: Acme spent $9.00.' })).toBe(
      'Alert: Acme spent $9.00',
    )
  })

  it('tells what became of a request', () => {
    const asked = { source: 'credit_request', type: 'gift', creditAmount: '6000' } as const
    expect(told({ ...asked, status: 'declined', decidedBy: 'Bob' })).toBe(
      'Ada asked for a gift of $6,000.00, declined by Bob',
    )
    expect(told({ ...asked, status: 'expired' })).toMatch(/which expired$/)
  })

  it('tells changes by field while they are few, and counts them else', () => {
    const changes = { planExpiresAt: { from: null, to: '2026-12-01' } }
    expect(told({ action: 'organization.update', changes })).toBe(
      'Ada changed organization: plan expires at – → 2026-12-01',
    )
    const many = { a: { from: 1, to: 2 }, b: { from: 1, to: 2 }, c: { from: 1, to: 2 } }
    expect(told({ action: 'project.update', changes: many })).toBe(
      'Ada changed project: 3 fields, a among them',
    )
    expect(told({ action: 'api_key.revoke', changes })).toBe('Ada revoked API key')
  })

  it('names systems, and whoever has no name, as well as can be', () => {
    expect(
      told({ actor: 'system:stripe-webhook', actorName: null, action: 'project.create' }),
    ).toBe('System (stripe webhook) created project')
    expect(told({ actorName: null, action: 'month.close', result: 'refused:forbidden' })).toBe(
      'usr_1 was refused to close month (forbidden)',
    )
  })
})
