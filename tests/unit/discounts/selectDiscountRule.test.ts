import { describe, expect, it } from 'vitest'

import { indexDiscountRules, type DiscountRule } from '@/discounts/selectDiscountRule'

const makeRule = (id: string, others: Partial<DiscountRule> = {}): DiscountRule => ({
  id,
  organization: null,
  provider: null,
  model: null,
  percent: 100_000n,
  startsAt: null,
  expiresAt: null,
  ...others,
})

describe('indexDiscountRules', () => {
  const query = { organization: 'org_a', provider: 'openai', model: 'gpt-4o', timeMicros: 1500 }
  const [organization, provider, model] = ['org_a', 'openai', 'gpt-4o']
  const inOrder = [
    makeRule('all three', { organization, provider, model }),
    makeRule('organization and provider', { organization, provider }),
    makeRule('organization and model', { organization, model }),
    makeRule('organization', { organization }),
    makeRule('provider and model', { provider, model }),
    makeRule('provider', { provider }),
    makeRule('model', { model }),
  ]

  it('lets the most specific rule win, in the order of the rule book', () => {
    for (const [index, expected] of inOrder.entries()) {
      const left = inOrder.slice(index)
      expect(indexDiscountRules(left)(query)).toBe(expected)
      expect(indexDiscountRules([...left].reverse())(query)).toBe(expected)
    }
  })

  it('finds none for others, and none that is open in all three', () => {
    expect(indexDiscountRules([makeRule('open')])(query)).toBeNull()
    expect(indexDiscountRules([])(query)).toBeNull()
    const rules = [makeRule('b', { organization: 'org_b' }), makeRule('m', { model: 'gpt-5' })]
    expect(indexDiscountRules(rules)(query)).toBeNull()
  })

  it('holds from its start until before its end', () => {
    const rules = [makeRule('now', { model, startsAt: 1000, expiresAt: 2000 })]
    const idAt = (timeMicros: number) => indexDiscountRules(rules)({ ...query, timeMicros })?.id
    expect([999, 1000, 1999, 2000].map(idAt)).toEqual([undefined, 'now', 'now', undefined])
  })

  it('takes of two alike the one that started last, then the smaller id, in any order', () => {
    const rules = [
      makeRule('a', { model }),
      makeRule('c', { model, startsAt: 1200 }),
      makeRule('b', { model, startsAt: 1200 }),
    ]
    expect(indexDiscountRules(rules)(query)?.id).toBe('b')
    expect(indexDiscountRules([...rules].reverse())(query)?.id).toBe('b')
    const open = [makeRule('y', { model }), makeRule('x', { model })]
    expect(indexDiscountRules(open)(query)?.id).toBe('x')
  })
})
