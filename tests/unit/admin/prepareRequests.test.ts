import { describe, expect, it } from 'vitest'

import { describeRequest, findView, wordsOf } from '@/admin/giftRequests/prepareRequests'

const gift = {
  kind: 'gift',
  creditAmount: '6000',
  amount: null,
  comment: 'contract credit',
  reason: null,
  paymentMethod: null,
  externalReference: null,
} as const

describe('a request that waits, in words', () => {
  it('names the credits of a gift and of a reversal', () => {
    expect(describeRequest(gift)).toBe('Gift of $6,000.00')
    const reversal = { ...gift, kind: 'reversal', amount: '-105', paymentMethod: 'wire' } as const
    expect(describeRequest(reversal)).toBe('Reversal of $6,000.00')
  })

  it('names the money of a payment, and how it came', () => {
    const payment = { ...gift, kind: 'payment', amount: '6300', paymentMethod: 'wire' } as const
    expect(describeRequest(payment)).toBe('Payment of $6,300.00 by wire')
  })

  it('tells reference and comment or reason, as far as there are any', () => {
    expect(wordsOf(gift)).toBe('contract credit')
    expect(wordsOf({ ...gift, externalReference: 'SEPA 1' })).toBe('SEPA 1 · contract credit')
    expect(wordsOf({ ...gift, comment: null, reason: 'twice' })).toBe('twice')
    expect(wordsOf({ ...gift, comment: null })).toBe('')
  })
})

describe('the requests an address asks for', () => {
  it('are the open ones unless it names others', () => {
    expect(findView('decided').statuses).toEqual(['approved', 'declined'])
    expect(findView('all').statuses).toBeNull()
    for (const unknown of [undefined, 'nothing', ['decided', 'open']])
      expect(findView(unknown).value).toBe('open')
  })
})
