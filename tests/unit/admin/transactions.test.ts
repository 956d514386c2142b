import { describe, expect, it } from 'vitest'

import { actorWords } from '@/admin/components/actorWords'
import { moneyFlow } from '@/admin/components/moneyFlow'
import { stripeHref } from '@/admin/components/stripeHref'

describe('who made a transaction', () => {
  it.each([
    ['usr_1', 'Ada', 'Ada'],
    ['usr_1', null, 'usr_1'],
    ['usr_1', '', 'usr_1'],
    ['system:auto-top-up', null, 'System: auto top up'],
    [null, null, '–'],
  ])('%j named %j reads %j', (actor, name, words) => expect(actorWords(actor, name)).toBe(words))
})

describe('the way the money went', () => {
  it.each([
    ['credit_topup', '10.5', '10.5'],
    ['credit_topup', '-10.5', '-10.5'],
    ['credit_refund', '10.5', '-10.5'],
    ['credit_refund', '-10.5', '10.5'],
    ['credit_gift', null, null],
  ])('%s of %j is %j', (type, amount, flow) => expect(moneyFlow(type, amount)).toBe(flow))
})

describe('the address in Stripe', () => {
  it('is the page of the object, or the search for what has none', () => {
    expect(stripeHref('payments', 'pi_1')).toBe('https://dashboard.stripe.com/payments/pi_1')
    expect(stripeHref('refunds', 're/1')).toBe('https://dashboard.stripe.com/search?query=re%2F1')
  })
})
