import { describe, expect, it } from 'vitest'

import { preparePayment, type TypedPayment } from '@/admin/actions/preparePayment'
import { prepareRefund } from '@/admin/actions/prepareRefund'

describe('a payment as it is typed', () => {
  const typed: TypedPayment = {
    amount: '500',
    credits: '',
    method: 'wire',
    reference: ' SEPA 4711 ',
    valueDate: '',
    comment: '',
  }
  const prepare = (change: Partial<TypedPayment> = {}) =>
    preparePayment('-12.5', { ...typed, ...change })

  it('gives as many credits as were paid unless others are typed', () => {
    expect(prepare()).toEqual({
      balance: '487.5',
      counts: '$500.00 of revenue',
      body: {
        amount: '500',
        creditAmount: '500',
        paymentMethod: 'wire',
        externalReference: 'SEPA 4711',
        comment: '',
      },
      problem: null,
    })
  })

  it('says what is fee and what is unpaid', () => {
    expect(prepare({ credits: '485.25' })).toMatchObject({
      balance: '472.75',
      counts: '$485.25 of revenue, $14.75 platform fee',
    })
    expect(prepare({ credits: '550' }).counts).toBe(
      '$500.00 of revenue; $50.00 of the credits are unpaid',
    )
  })

  it('sends a value date only where there is one', () => {
    expect(prepare({ valueDate: '2026-11-20' }).body).toMatchObject({ valueDate: '2026-11-20' })
    expect(prepare().body).not.toHaveProperty('valueDate')
  })

  it.each([
    [{ amount: '' }, /amounts such as/],
    [{ amount: '12,50' }, /amounts such as/],
    [{ credits: 'many' }, /amounts such as/],
    [{ reference: '  ' }, /bank or the chain/],
  ])('is not sent with %j', (change, problem) => {
    const prepared = prepare(change)
    expect(prepared.body).toBeNull()
    expect(prepared.problem).toMatch(problem)
  })
})

describe('a refund as it is typed', () => {
  const topUp = { paid: '105', remaining: '52.5', credits: '100', creditsLeft: '50' }

  it('takes the same share of the credits as the books', () => {
    expect(prepareRefund('80', topUp, ' 21 ')).toEqual({
      amount: '21',
      balance: '60',
      problem: null,
    })
  })

  it('takes all credits that are left with the last part, below zero too', () => {
    expect(prepareRefund('12.3456', topUp, '52.50')).toMatchObject({
      amount: '52.5',
      balance: '-37.6544',
    })
  })

  it('of a plan moves no credits', () => {
    const plan = { paid: '49', remaining: '49', credits: null, creditsLeft: '0' }
    expect(prepareRefund('80', plan, '49')).toEqual({ amount: '49', balance: null, problem: null })
  })

  it.each([
    ['52.51', 'At most $52.50 are left to give back.'],
    ['0', 'Enter the amount as 12.50: digits and a point, more than 0.'],
    ['-1', 'Enter the amount as 12.50: digits and a point, more than 0.'],
    ['', 'Enter the amount as 12.50: digits and a point, more than 0.'],
  ])('is not sent with %j', (typed, problem) => {
    expect(prepareRefund('80', topUp, typed)).toMatchObject({ amount: null, problem })
  })
})
