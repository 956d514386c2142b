import { describe, expect, it } from 'vitest'

import { diagnoseCalls, type CallFacts } from '@/organizations/diagnoseCalls'

const healthy: CallFacts = {
  status: 'active',
  blockReason: null,
  credits: '12.4',
  autoTopUpEnabled: false,
  paymentFailureCount: 0,
  activeProjects: 2,
  activeKeys: 3,
  usableKeys: 3,
  ownKeyKeys: 0,
  disabledProviders: [],
}
const diagnose = (facts: Partial<CallFacts>) => diagnoseCalls({ ...healthy, ...facts })

describe('why they cannot call', () => {
  it('is nothing with a key, credits and no block', () => {
    expect(diagnose({})).toEqual({ answer: 'yes', why: '', remedy: '' })
    expect(diagnose({ credits: '0.000000001' }).answer).toBe('yes')
  })

  it.each([
    ['a deletion', { status: 'deleted', blockReason: 'Fraud' }, 'the organization is deleted'],
    ['a block', { blockReason: 'Stolen cards.', status: 'inactive' }, 'blocked: Stolen cards.'],
    ['inactivity', { status: 'inactive', activeProjects: 0 }, 'the organization is inactive'],
    ['a missing project', { activeProjects: 0, activeKeys: 0 }, 'no active project'],
    ['a missing key', { activeKeys: 0, usableKeys: 0, credits: '-1' }, 'no active API key'],
    ['limits', { usableKeys: 0 }, 'every API key has reached its usage limit'],
  ])('names %s before anything below it', (_, facts, why) => {
    expect(diagnose(facts)).toMatchObject({ answer: 'no', why })
  })

  it.each(['0', '-3.2', '-0.000000001'])('is a balance of %s', (credits) => {
    expect(diagnose({ credits }).answer).toBe('no')
  })

  it('says how auto top-up stands and what to do', () => {
    expect(diagnose({ credits: '-3.2' })).toEqual({
      answer: 'no',
      why: 'balance -$3.20, auto top-up off',
      remedy: 'record a payment, gift credits, or let them switch auto top-up on',
    })
    expect(diagnose({ credits: '0', autoTopUpEnabled: true, paymentFailureCount: 2 })).toEqual({
      answer: 'no',
      why: 'balance $0.00, auto top-up failing',
      remedy: 'record a payment or gift credits',
    })
  })

  it('is half an answer where some keys run on their own provider keys', () => {
    expect(diagnose({ credits: '-3.2', ownKeyKeys: 1 })).toMatchObject({
      answer: 'partly',
      why: 'only on their own provider keys: balance -$3.20, auto top-up off',
    })
  })

  it('is half an answer where a provider they use is switched off', () => {
    expect(diagnose({ disabledProviders: ['OpenAI'] })).toMatchObject({
      answer: 'partly',
      why: 'OpenAI is switched off, and they used it lately',
    })
    expect(diagnose({ disabledProviders: ['Mistral', 'OpenAI'] }).why).toBe(
      'Mistral, OpenAI are switched off, and they used them lately',
    )
    expect(diagnose({ disabledProviders: ['OpenAI'], credits: '0' }).answer).toBe('no')
  })
})
