import { describe, expect, it } from 'vitest'

import { prepareStatement } from '@/admin/statement/prepareStatement'
import { statementPeriod } from '@/admin/statement/statementPeriod'
import type { Statement } from '@/ledger/readStatement'
import type { TransactionRow } from '@/ledger/readTransaction'
import { sumMoney } from '@/money/sumMoney'

const NOW = Date.parse('2026-11-25T13:21:00Z')
const iso = ({ from, to }: { from: number; to: number }) =>
  [from, to].map((ms) => new Date(ms).toISOString())

describe('the period of a statement', () => {
  it('is this month until now unless the address says otherwise', () => {
    expect(statementPeriod({}, NOW).period).toBe('this-month')
    expect(iso(statementPeriod({}, NOW))).toEqual([
      '2026-11-01T00:00:00.000Z',
      '2026-11-25T13:21:00.000Z',
    ])
    expect(iso(statementPeriod({ period: 'this-year' }, NOW))[0]).toBe('2026-01-01T00:00:00.000Z')
  })

  it('is of the zone, across its change of clocks', () => {
    const berlin = statementPeriod({ period: 'last-month', timeZone: 'Europe/Berlin' }, NOW)
    expect(iso(berlin)).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'])
    // There it is December already.
    const late = Date.parse('2026-11-30T12:00:00Z')
    const kiritimati = { period: 'last-month', timeZone: 'Pacific/Kiritimati' }
    expect(iso(statementPeriod(kiritimati, late))).toEqual([
      '2026-10-31T10:00:00.000Z',
      '2026-11-30T10:00:00.000Z',
    ])
  })

  it('is any stretch', () => {
    const period = statementPeriod({ from: '2026-10-01', to: '2026-10-02' }, NOW)
    expect([period.period, ...iso(period)]).toEqual([
      'custom',
      '2026-10-01T00:00:00.000Z',
      '2026-10-02T00:00:00.000Z',
    ])
  })

  it.each([
    [{ period: 'next-month' }, 'range_invalid'],
    [{ period: ['this-month', 'last-month'] }, 'range_invalid'],
    [{ period: 'this-month', from: '2026-10-01' }, 'range_invalid'],
    [{ from: '2026-10-02', to: '2026-10-01' }, 'range_invalid'],
    [{ timeZone: 'Mars/Base' }, 'time_zone_invalid'],
  ])('is refused with %j', (query, code) => {
    expect(() => statementPeriod(query, NOW)).toThrow(expect.objectContaining({ code }))
  })
})

const row = (change: Partial<TransactionRow>): TransactionRow => ({
  id: 'txn_1',
  organization: 'org_1',
  sequence: 1,
  settlementSequence: null,
  type: 'credit_topup',
  amount: '105',
  creditAmount: '100',
  currency: 'USD',
  status: 'completed',
  description: 'Credit top-up',
  comment: null,
  reason: null,
  actor: 'usr_1',
  paymentMethod: 'wire',
  externalReference: null,
  stripePaymentIntentId: null,
  stripeInvoiceId: null,
  stripeRefundId: null,
  relatedTransaction: null,
  reverses: null,
  idempotencyKey: null,
  balanceAfter: '110.5',
  valueDate: null,
  bookedAt: '2026-10-01T23:30:00.000Z',
  createdAt: '2026-10-01T23:30:00.000Z',
  ...change,
})

const STATEMENT: Statement = {
  organization: { id: 'org_1', name: 'Acme' },
  from: '2026-09-30T22:00:00.000Z',
  to: '2026-10-31T23:00:00.000Z',
  timeZone: 'Europe/Berlin',
  openingBalance: '10.5',
  movements: [
    row({}),
    row({
      id: 'txn_2',
      type: 'credit_gift',
      amount: null,
      creditAmount: '5',
      balanceAfter: '115.5',
    }),
    row({
      id: 'txn_3',
      type: 'credit_refund',
      amount: '52.5',
      creditAmount: '-50',
      balanceAfter: '65.5',
      description: 'Refund: half of it',
    }),
    row({ id: 'txn_4', type: 'subscription_start', amount: '49', creditAmount: null }),
  ],
  usage: [
    {
      day: '2026-10-02',
      requests: 1200,
      charge: '0.000000001',
      firstRequestAt: '2026-10-01T23:00:00.000Z',
      lastRequestAt: '2026-10-02T08:00:00.000Z',
    },
    {
      day: '2026-10-03',
      requests: 3,
      charge: '1.25',
      firstRequestAt: '2026-09-28T10:00:00.000Z',
      lastRequestAt: '2026-10-03T08:00:00.000Z',
    },
  ],
  closingBalance: '64.249999999',
  unusedCredits: { paid: '60.249999999', gifted: '4' },
}

describe('a statement on paper', () => {
  const document = prepareStatement(STATEMENT)
  const plain = (amount: string) => amount.replace(/[$,]/g, '')

  it('adds up from opening to closing balance, to the last digit', () => {
    expect(document.summary.map(({ label, amount }) => [label, amount])).toEqual([
      ['Opening balance', '$10.50'],
      ['Top-ups', '$100.00'],
      ['Gifts', '$5.00'],
      ['Refunds', '-$50.00'],
      ['Usage', '-$1.250000001'],
      ['Closing balance', '$64.249999999'],
    ])
    const moved = document.summary.slice(0, -1).map(({ amount }) => plain(amount))
    expect(sumMoney(moved)).toBe(STATEMENT.closingBalance)
  })

  it('names the period by its days in the zone', () => {
    expect(document.period).toBe('1 Oct 2026 – 31 Oct 2026')
    expect(document.movements[0]?.at).toBe('2 Oct 2026, 01:30')
  })

  it('counts money that was given back against what was paid, plans included', () => {
    expect(document.asides).toEqual([
      { label: 'Unused credits, paid', amount: '$60.249999999' },
      { label: 'Unused credits, gifted', amount: '$4.00' },
      { label: 'Net paid, plans included', amount: '$101.50' },
    ])
    expect(document.movements.map(({ received, credits }) => [received, credits])).toEqual([
      ['$105.00', '$100.00'],
      ['–', '$5.00'],
      ['-$52.50', '-$50.00'],
      ['$49.00', '–'],
    ])
  })

  it('describes a movement only where that says more than its type', () => {
    expect(document.movements.map(({ note }) => note)).toEqual([
      null,
      'Credit top-up',
      'Refund: half of it',
      'Credit top-up',
    ])
  })

  it('marks late usage with its own time', () => {
    expect(document.usage).toEqual([
      { day: '2 Oct 2026', note: null, requests: '1,200', charge: '$0.000000001' },
      {
        day: '3 Oct 2026',
        note: 'with requests since 28 Sep 2026',
        requests: '3',
        charge: '$1.25',
      },
    ])
    expect(document.usageTotal).toEqual({ requests: '1,203', charge: '$1.250000001' })
  })
})
