import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { explainDiscount } from '@/discounts/explainDiscount'
import {
  indexDiscountRules,
  type DiscountQuery,
  type DiscountRule,
} from '@/discounts/selectDiscountRule'

const scope = (names: readonly string[]) => fc.option(fc.constantFrom(...names), { nil: null })
const ORGANIZATIONS = ['org_a', 'org_b']
const PROVIDERS = ['openai', 'azure']
const MODELS = ['gpt-4o', 'o3']
const time = fc.integer({ min: 0, max: 12 })

const rules: fc.Arbitrary<DiscountRule[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    organization: scope(ORGANIZATIONS),
    provider: scope(PROVIDERS),
    model: scope(MODELS),
    percent: fc.bigInt({ min: 1n, max: 1_000_000n }),
    startsAt: fc.option(time, { nil: null }),
    expiresAt: fc.option(time, { nil: null }),
  }),
  { selector: ({ id }) => id, maxLength: 25 },
)
const query: fc.Arbitrary<DiscountQuery> = fc.record({
  organization: fc.constantFrom(...ORGANIZATIONS, 'org_c'),
  provider: fc.constantFrom(...PROVIDERS, 'other'),
  model: fc.constantFrom(...MODELS, 'other'),
  timeMicros: time,
})

/** The words of product.md §11, one after the other, over every rule. */
const ORDER: ((rule: DiscountRule) => boolean)[] = [
  (r) => r.organization !== null && r.provider !== null && r.model !== null,
  (r) => r.organization !== null && r.provider !== null && r.model === null,
  (r) => r.organization !== null && r.provider === null && r.model !== null,
  (r) => r.organization !== null && r.provider === null && r.model === null,
  (r) => r.organization === null && r.provider !== null && r.model !== null,
  (r) => r.organization === null && r.provider !== null && r.model === null,
  (r) => r.organization === null && r.provider === null && r.model !== null,
]

function bruteForce(all: readonly DiscountRule[], asked: DiscountQuery): DiscountRule | null {
  const holding = all
    .filter((r) => r.startsAt === null || asked.timeMicros >= r.startsAt)
    .filter((r) => r.expiresAt === null || asked.timeMicros < r.expiresAt)
    .filter((r) => r.organization === null || r.organization === asked.organization)
    .filter((r) => r.provider === null || r.provider === asked.provider)
    .filter((r) => r.model === null || r.model === asked.model)
  for (const isOfKind of ORDER) {
    const [first, ...others] = holding.filter(isOfKind)
    if (!first) continue
    let best = first
    for (const rule of others) {
      const [a, b] = [rule.startsAt ?? -1, best.startsAt ?? -1]
      if (a > b || (a === b && rule.id < best.id)) best = rule
    }
    return best
  }
  return null
}

describe('the rule that is chosen', () => {
  it('is the one that the rule book names, whatever rules there are', () =>
    fc.assert(
      fc.property(rules, query, (all, asked) => {
        expect(indexDiscountRules(all)(asked)).toBe(bruteForce(all, asked))
      }),
      { numRuns: 2000 },
    ))

  it('is the one that the explanation tells, once, and no other rule is less specific without cause', () =>
    fc.assert(
      fc.property(rules, query, (all, asked) => {
        const explained = explainDiscount(all, asked)
        const winners = explained.filter(({ outcome }) => outcome === 'wins')
        expect(winners.map(({ rule }) => rule)).toEqual([bruteForce(all, asked)].filter(Boolean))
        for (const { rule, outcome } of explained) {
          const alone = bruteForce([rule], asked)
          if (outcome === 'wins' || outcome === 'less_specific') expect(alone).toBe(rule)
          else expect(alone).toBeNull()
        }
      }),
      { numRuns: 1000 },
    ))
})
