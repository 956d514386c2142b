import { describe, expect, it } from 'vitest'

import { rowActions } from '@/admin/actions/rowActions'
import type { Original } from '@/ledger/originals'
import { toNanoUsd } from '@/money/nanoUsd'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const as = (operatorRole: string | null, id = 'usr_me') => ({
  collection: 'users',
  id,
  operatorRole,
})

const row = (change: Partial<Original> = {}): Original => ({
  id: 'txn_1',
  organization: 'org_1',
  sequence: 1,
  settlementSequence: null,
  type: 'credit_topup',
  amount: '105',
  creditAmount: '100',
  currency: 'USD',
  status: 'completed',
  description: null,
  comment: null,
  reason: null,
  actor: 'usr_me',
  paymentMethod: 'wire',
  externalReference: null,
  stripePaymentIntentId: null,
  stripeInvoiceId: null,
  stripeRefundId: null,
  relatedTransaction: null,
  reverses: null,
  idempotencyKey: null,
  balanceAfter: '100',
  valueDate: null,
  bookedAt: '2026-11-25T11:30:00Z',
  createdAt: '2026-11-25T11:30:00Z',
  isReversed: false,
  refunded: toNanoUsd(0n),
  refundedCredits: toNanoUsd(0n),
  ...change,
})
const gift = (change: Partial<Original> = {}) =>
  row({ type: 'credit_gift', amount: null, creditAmount: '20', paymentMethod: null, ...change })

describe('what may be done about a ledger row', () => {
  it('is a refund of what is left, and a reversal while nothing has gone back', () => {
    expect(rowActions(row(), as('finance'), NOW)).toEqual({
      transaction: 'txn_1',
      what: 'Credit top-up of $105.00, 25 Nov 2026',
      refund: { paid: '105', remaining: '105', credits: '100', creditsLeft: '100' },
      reversal: { credits: '-100', amount: '-105' },
      isUndoable: false,
      why: null,
    })
    const half = row({
      refunded: toNanoUsd(52_500_000_000n),
      refundedCredits: toNanoUsd(50_000_000_000n),
    })
    expect(rowActions(half, as('finance'), NOW)).toMatchObject({
      refund: { paid: '105', remaining: '52.5', credits: '100', creditsLeft: '50' },
      reversal: null,
    })
  })

  it('tells why money does not go back from here', () => {
    const stripe = row({ stripePaymentIntentId: 'pi_1' })
    expect(rowActions(stripe, as('owner'), NOW)).toMatchObject({
      refund: null,
      why: expect.stringMatching(/^Stripe has this money/),
    })
    const reversed = row({ isReversed: true })
    expect(rowActions(reversed, as('owner'), NOW)).toMatchObject({
      refund: null,
      reversal: null,
      why: 'This row is reversed: nothing of it is left.',
    })
  })

  it('moves no balance where a plan is reversed, and gives net paid back with a refund', () => {
    const plan = row({ type: 'subscription_start', amount: '49', creditAmount: null })
    expect(rowActions(plan, as('owner'), NOW).reversal).toEqual({ credits: null, amount: '-49' })
    const refund = row({ type: 'credit_refund', amount: '105', creditAmount: '-100' })
    expect(rowActions(refund, as('owner'), NOW).reversal).toEqual({ credits: '100', amount: '105' })
  })

  it('is an undo for an own gift of the last hour, whatever else the role may', () => {
    for (const role of ['support', 'finance', 'owner'])
      expect(rowActions(gift(), as(role), NOW)).toMatchObject({ isUndoable: true, reversal: null })
  })

  it.each([
    ['of somebody else', gift({ actor: 'usr_other' })],
    ['of more than an hour ago', gift({ bookedAt: '2026-11-25T11:00:00Z' })],
    ['taken back already', gift({ isReversed: true })],
    ['that takes another one back', gift({ creditAmount: '-20', reverses: 'txn_0' })],
  ])('is no undo for a gift %s', (_, wrong) => {
    expect(rowActions(wrong, as('support'), NOW)).toMatchObject({
      isUndoable: false,
      reversal: null,
      refund: null,
    })
  })

  it('is nothing for who only reads, and for nobody', () => {
    for (const role of ['auditor', 'catalog', null])
      for (const any of [row(), gift()])
        expect(rowActions(any, as(role), NOW)).toMatchObject({
          refund: null,
          reversal: null,
          isUndoable: false,
          why: null,
        })
  })
})
