import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { TOKEN_KINDS, type PriceKind, type PriceVersion } from '@/pricing/priceVersion'
import { FULL_PERCENT, rateUsage, type RatedUsage, type Rating } from '@/pricing/rateUsage'

import { usage } from './arbitraries'

/**
 * The same rules a second time, written from the rule book and not from the code: fractions of whole
 * numbers, each unit price spelled out, rounding by looking at both neighbours.
 */
function rateNaively({
  tokens,
  units,
  discountPercent,
  price,
}: RatedUsage & { price: PriceVersion }) {
  const inputSide = tokens.input + tokens.cachedInput + tokens.cacheWrite
  const tier = [...price.tiers]
    .sort((a, b) => b.aboveInputTokens - a.aboveInputTokens)
    .find((candidate) => candidate.aboveInputTokens < inputSide)
  const listPrice = (kind: PriceKind): bigint => {
    const atTier = tier?.prices[kind]
    if (typeof atTier === 'bigint') return atTier
    const own = price.prices[kind]
    if (typeof own === 'bigint') return own
    if (kind === 'cachedInput' || kind === 'cacheWrite') return listPrice('input')
    return kind === 'reasoning' ? listPrice('output') : 0n
  }
  const costPrice = (kind: PriceKind): bigint => {
    for (const cost of [tier?.costs[kind], price.costs[kind]])
      if (typeof cost === 'bigint') return cost
    return listPrice(kind)
  }
  const nearest = (top: bigint, bottom: bigint): bigint => {
    let below = top / bottom
    while (below * bottom > top) below -= 1n
    const [left, right] = [top - below * bottom, (below + 1n) * bottom - top]
    if (left === right) return below % 2n === 0n ? below : below + 1n
    return left < right ? below : below + 1n
  }
  const amounts: [PriceKind, number, bigint][] = [
    ...TOKEN_KINDS.map((kind): [PriceKind, number, bigint] => [kind, tokens[kind], 10n ** 6n]),
    ['request', 1, 1n],
    ['webSearch', units.webSearches, 1n],
    ['image', units.images, 1n],
  ]
  let [list, charge, cost] = [0n, 0n, 0n]
  for (const [kind, count, per] of amounts) {
    const part = nearest(BigInt(count) * listPrice(kind) * 10n ** 9n, per * 10n ** 12n)
    list += part
    charge += nearest(part * (1_000_000n - discountPercent), 1_000_000n)
    cost += nearest(BigInt(count) * costPrice(kind) * 10n ** 9n, per * 10n ** 12n)
  }
  return { list, charge, cost }
}

const runs = { numRuns: 1000 }
const sumOf = (rating: Rating, part: 'list' | 'discount' | 'charge' | 'providerCost') =>
  rating.lines.reduce((sum, line) => sum + line[part], 0n)

describe('rateUsage', () => {
  it('equals the rules written a second time, to the last digit', () =>
    fc.assert(
      fc.property(usage, (given) => {
        const rating = rateUsage(given)
        const naive = rateNaively(given)
        expect(rating.listCost).toBe(naive.list)
        expect(rating.charge).toBe(naive.charge)
        expect(rating.discount).toBe(naive.list - naive.charge)
        expect(rating.providerCost).toBe(naive.cost)
      }),
      runs,
    ))

  it('has parts that add up to the totals, and list less discount is charge in each', () =>
    fc.assert(
      fc.property(usage, (given) => {
        const rating = rateUsage(given)
        expect(sumOf(rating, 'list')).toBe(rating.listCost)
        expect(sumOf(rating, 'charge')).toBe(rating.charge)
        expect(sumOf(rating, 'discount')).toBe(rating.discount)
        expect(sumOf(rating, 'providerCost')).toBe(rating.providerCost)
        for (const line of rating.lines) {
          expect(line.list - line.discount).toBe(line.charge)
          expect(line.charge).toBeGreaterThanOrEqual(0n)
          expect(line.charge).toBeLessThanOrEqual(line.list)
          expect(line.providerCost).toBeGreaterThanOrEqual(0n)
        }
      }),
      runs,
    ))

  it('never costs less for more tokens at one tier', () =>
    fc.assert(
      fc.property(
        usage,
        fc.constantFrom(...TOKEN_KINDS),
        fc.integer({ min: 1, max: 1000 }),
        (given, kind, more) => {
          // A tier may be cheaper: with it the whole request is priced anew.
          const flat = { ...given, price: { ...given.price, tiers: [] } }
          const tokens = { ...flat.tokens, [kind]: flat.tokens[kind] + more }
          const [less, rating] = [rateUsage(flat), rateUsage({ ...flat, tokens })]
          expect(rating.charge).toBeGreaterThanOrEqual(less.charge)
          expect(rating.listCost).toBeGreaterThanOrEqual(less.listCost ?? -1n)
          expect(rating.providerCost).toBeGreaterThanOrEqual(less.providerCost)
        },
      ),
      runs,
    ))

  it('charges the list cost without a discount and nothing with all of it', () =>
    fc.assert(
      fc.property(usage, (given) => {
        const none = rateUsage({ ...given, discountPercent: 0n })
        expect(none.charge).toBe(none.listCost)
        expect(none.discount).toBe(0n)
        const all = rateUsage({ ...given, discountPercent: FULL_PERCENT })
        expect(all.charge).toBe(0n)
        expect(all.discount).toBe(all.listCost)
      }),
      runs,
    ))

  it('charges less for a greater discount, and the provider bills the same', () =>
    fc.assert(
      fc.property(usage, fc.bigInt({ min: 0n, max: FULL_PERCENT }), (given, other) => {
        const [small, great] = [given.discountPercent, other].sort((a, b) => (a < b ? -1 : 1))
        const little = rateUsage({ ...given, discountPercent: small ?? 0n })
        const much = rateUsage({ ...given, discountPercent: great ?? 0n })
        expect(much.charge).toBeLessThanOrEqual(little.charge)
        expect(much.providerCost).toBe(little.providerCost)
        expect(much.listCost).toBe(little.listCost)
      }),
      runs,
    ))

  it('keeps the list cost of an own key and charges none of it', () =>
    fc.assert(
      fc.property(usage, (given) => {
        const rating = rateUsage({ ...given, billing: 'own_key' })
        expect(rating.listCost).toBe(rateUsage(given).listCost)
        expect([rating.charge, rating.discount, rating.providerCost]).toEqual([0n, 0n, 0n])
      }),
    ))

  it('costs nothing in any sense when the cache answered', () =>
    fc.assert(
      fc.property(
        usage,
        fc.constantFrom('credits' as const, 'own_key' as const),
        (given, billing) => {
          const { listCost, charge, discount, providerCost, lines } = rateUsage({
            ...given,
            billing,
            cacheHit: true,
          })
          expect([listCost, charge, discount, providerCost]).toEqual([0n, 0n, 0n, 0n])
          expect(lines.some(({ kind }) => kind === 'request')).toBe(false)
        },
      ),
    ))
})
