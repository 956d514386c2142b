import { describe, expect, it } from 'vitest'

import { formatNano } from '@/money/formatNano'
import { parsePrice } from '@/money/parsePrice'
import type { NanoUsd } from '@/money/nanoUsd'
import { explainPrice } from '@/pricing/explainPrice'
import type { PriceSheet, PriceVersion } from '@/pricing/priceVersion'
import { rateUsage, type RatedUsage } from '@/pricing/rateUsage'

const usd = (text: string) => parsePrice(text, { field: 'price' })
const sheet = (prices: Record<string, string>): PriceSheet =>
  Object.fromEntries(Object.entries(prices).map(([kind, text]) => [kind, usd(text)]))
const text = (amount: NanoUsd | null) => (amount === null ? null : formatNano(amount))

const makeVersion = (
  prices: Record<string, string>,
  others: Partial<PriceVersion> = {},
): PriceVersion => ({
  id: 'prc_1',
  provider: 'openai',
  model: 'gpt-4o',
  region: null,
  effectiveFrom: 0,
  effectiveTo: null,
  prices: {
    ...sheet(prices),
    input: usd(prices.input ?? '2.5'),
    output: usd(prices.output ?? '10'),
  },
  costs: {},
  tiers: [],
  ...others,
})

const makeUsage = (
  tokens: Partial<RatedUsage['tokens']>,
  others: Partial<RatedUsage> = {},
): RatedUsage => ({
  tokens: { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, ...tokens },
  units: { webSearches: 0, images: 0 },
  cacheHit: false,
  billing: 'credits',
  discountPercent: 0n,
  price: makeVersion({}),
  ...others,
})

const partsOf = (usage: RatedUsage) =>
  Object.fromEntries(rateUsage(usage).lines.map(({ kind, list }) => [kind, formatNano(list)]))

describe('rateUsage', () => {
  it('rates a usual request', () => {
    const price = makeVersion({ cachedInput: '1.25' })
    const rating = rateUsage(
      makeUsage({ input: 1200, cachedInput: 800, output: 310, reasoning: 64 }, { price }),
    )
    expect(text(rating.listCost)).toBe('0.00774')
    expect(text(rating.charge)).toBe('0.00774')
    expect(text(rating.providerCost)).toBe('0.00774')
  })

  it('rounds each part once, a half to the even digit', () => {
    // 1 token at $0.0005 per million is half a nano-dollar; 3 tokens are one and a half.
    const price = makeVersion({ input: '0.0005', output: '0.0005' })
    expect(partsOf(makeUsage({ input: 1, output: 3 }, { price }))).toEqual({
      input: '0',
      output: '0.000000002',
      request: '0',
    })
  })

  it('takes the discount from the rounded part and rounds again', () => {
    // List 3 nano-dollars, half of it 1.5, so 2 are charged; the discount is what is left.
    const price = makeVersion({ input: '0.003' })
    const rating = rateUsage(makeUsage({ input: 1 }, { price, discountPercent: 500_000n }))
    expect([rating.listCost, rating.charge, rating.discount]).toEqual([3n, 2n, 1n])
  })

  it('falls back to input for cached and written tokens, to output for reasoning, to 0 for units', () => {
    const usage = makeUsage(
      { cachedInput: 1_000_000, cacheWrite: 1_000_000, reasoning: 1_000_000 },
      { units: { webSearches: 3, images: 2 } },
    )
    expect(partsOf(usage)).toEqual({
      cachedInput: '2.5',
      cacheWrite: '2.5',
      reasoning: '10',
      request: '0',
      webSearch: '0',
      image: '0',
    })
  })

  it('takes a price of 0 and a null for what they are', () => {
    const price = makeVersion({ cachedInput: '0' })
    price.prices.cacheWrite = null
    const usage = makeUsage({ cachedInput: 1_000_000, cacheWrite: 1_000_000 }, { price })
    expect(partsOf(usage)).toMatchObject({ cachedInput: '0', cacheWrite: '2.5' })
  })

  it('prices requests, searches and images by the unit', () => {
    const price = makeVersion({ request: '0.001', webSearch: '0.01', image: '0.04' })
    expect(partsOf(makeUsage({}, { price, units: { webSearches: 2, images: 3 } }))).toEqual({
      request: '0.001',
      webSearch: '0.02',
      image: '0.12',
    })
  })

  describe('tiers', () => {
    const price = makeVersion(
      { cachedInput: '1.25' },
      {
        tiers: [
          { aboveInputTokens: 1_000_000, prices: sheet({ input: '9' }), costs: {} },
          { aboveInputTokens: 200_000, prices: sheet({ input: '5', output: '15' }), costs: {} },
        ],
      },
    )

    it.each([
      [{ input: 200_000 }, '0.5', null],
      [{ input: 200_001 }, '1.000005', 200_000],
      [{ input: 100_000, cacheWrite: 100_001 }, '1.000005', 200_000],
      [{ input: 1_000_000 }, '5', 200_000],
      [{ input: 1_000_001 }, '9.000009', 1_000_000],
      [{ input: 100_000, output: 900_000, reasoning: 900_000 }, '18.25', null],
    ])('prices %j at %s', (tokens, cost, threshold) => {
      const rating = rateUsage(makeUsage(tokens, { price }))
      expect(text(rating.listCost)).toBe(cost)
      expect(rating.aboveInputTokens).toBe(threshold)
    })

    it('leave a kind they do not name at its own price, and only then fall back at the tier', () => {
      const usage = { cachedInput: 200_000, cacheWrite: 1_000_000, reasoning: 1_000_000 }
      expect(partsOf(makeUsage(usage, { price }))).toMatchObject({
        // 1,200,000 passes the higher tier: cached has its own price, written tokens cost the
        // tier's input, reasoning the version's output, because that tier names none.
        cachedInput: '0.25',
        cacheWrite: '9',
        reasoning: '10',
      })
    })
  })

  describe('provider cost', () => {
    it('is by the kind what the provider bills, else what we ask', () => {
      const price = makeVersion({ cachedInput: '1' }, { costs: sheet({ input: '2' }) })
      const usage = makeUsage(
        { input: 1_000_000, cachedInput: 1_000_000, output: 1_000_000 },
        { price },
      )
      expect(text(rateUsage(usage).providerCost)).toBe('13')
    })

    it('is not lowered by a discount', () => {
      const rating = rateUsage(makeUsage({ input: 1_000_000 }, { discountPercent: 1_000_000n }))
      expect([text(rating.charge), text(rating.providerCost)]).toEqual(['0', '2.5'])
    })

    it('follows the costs of the tier', () => {
      const tiers = [
        { aboveInputTokens: 10, prices: sheet({ input: '5' }), costs: sheet({ input: '4' }) },
      ]
      const price = makeVersion({}, { tiers, costs: sheet({ input: '2' }) })
      const rating = rateUsage(makeUsage({ input: 1_000_000 }, { price }))
      expect([text(rating.listCost), text(rating.providerCost)]).toEqual(['5', '4'])
    })
  })

  it('leaves the list cost open and charges 0 without a price', () => {
    const rating = rateUsage(makeUsage({ input: 5 }, { price: null }))
    expect(rating).toMatchObject({ listCost: null, charge: 0n, discount: 0n, providerCost: 0n })
  })

  it('knows that a cache hit costs 0 even without a price', () => {
    expect(rateUsage(makeUsage({ input: 5 }, { price: null, cacheHit: true })).listCost).toBe(0n)
  })

  it.each([-1, 1.5, NaN, 2 ** 53])('throws at %d tokens', (input) => {
    expect(() => rateUsage(makeUsage({ input }))).toThrow(RangeError)
  })

  it.each([-1n, 1_000_001n])('throws at a discount of %d ten-thousandths', (discountPercent) => {
    expect(() => rateUsage(makeUsage({}, { discountPercent }))).toThrow(RangeError)
  })
})

describe('explainPrice', () => {
  it('shows each part with its price and all digits', () => {
    const price = makeVersion({ webSearch: '0.01' })
    const usage = makeUsage(
      { input: 1200, output: 31 },
      { price, units: { webSearches: 1, images: 0 }, discountPercent: 125_000n },
    )
    expect(explainPrice(rateUsage(usage))).toEqual({
      lines: [
        { kind: 'input', units: '1,200 input', unitPrice: '$2.50 / 1 M', amount: '$0.003' },
        { kind: 'output', units: '31 output', unitPrice: '$10.00 / 1 M', amount: '$0.00031' },
        { kind: 'webSearch', units: '1 web search', unitPrice: '$0.01 / search', amount: '$0.01' },
      ],
      tier: null,
      listCost: '0.01331',
      discountPercent: '12.5',
      discount: '0.00166375',
      charge: '0.01164625',
      remark: null,
    })
  })

  it('says why nothing is charged', () => {
    const remarkOf = (others: Partial<RatedUsage>) =>
      explainPrice(rateUsage(makeUsage({ input: 1 }, others))).remark
    expect(remarkOf({ price: null })).toBe('unpriced')
    expect(remarkOf({ cacheHit: true })).toBe('cache_hit')
    expect(remarkOf({ cacheHit: true, price: null })).toBe('cache_hit')
    expect(remarkOf({ billing: 'own_key' })).toBe('own_key')
  })

  it('names the tier and shows a request price where there is one', () => {
    const tiers = [{ aboveInputTokens: 200_000, prices: {}, costs: {} }]
    const price = makeVersion({ request: '0.001' }, { tiers })
    const { tier, lines } = explainPrice(rateUsage(makeUsage({ input: 200_001 }, { price })))
    expect(tier).toBe('above 200,000 input tokens')
    expect(lines[1]).toEqual({
      kind: 'request',
      units: '1 request',
      unitPrice: '$0.001 / request',
      amount: '$0.001',
    })
  })
})
