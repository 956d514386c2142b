import { describe, expect, it } from 'vitest'

import type { PriceVersion } from '@/pricing/priceVersion'
import { selectPrice } from '@/pricing/selectPrice'

import { pico } from './arbitraries'

const makeVersion = (id: string, others: Partial<PriceVersion> = {}): PriceVersion => ({
  id,
  provider: 'openai',
  model: 'gpt-4o',
  region: null,
  effectiveFrom: 1000,
  effectiveTo: null,
  prices: { input: pico(1n), output: pico(1n) },
  costs: {},
  tiers: [],
  ...others,
})

const asked = { provider: 'openai', model: 'gpt-4o', region: null, timeMicros: 1500 }

describe('selectPrice', () => {
  const versions = [
    makeVersion('old', { effectiveTo: 2000 }),
    makeVersion('new', { effectiveFrom: 2000 }),
    makeVersion('eu', { region: 'eu', effectiveFrom: 1500, effectiveTo: 2500 }),
    makeVersion('azure', { provider: 'azure' }),
  ]

  it.each([
    [999, undefined],
    [1000, 'old'],
    [1999, 'old'],
    [2000, 'new'],
    [9_000_000, 'new'],
  ])('at %d µs finds %s: the start counts, the end does not', (timeMicros, id) => {
    expect(selectPrice(versions, { ...asked, timeMicros })?.id).toBe(id)
  })

  it.each([
    ['eu', 1499, 'old'],
    ['eu', 1500, 'eu'],
    ['eu', 2499, 'eu'],
    ['eu', 2500, 'new'],
    ['us', 1700, 'old'],
    [null, 1700, 'old'],
  ])('for region %s at %d finds %s, whatever the order', (region, timeMicros, id) => {
    for (const list of [versions, [...versions].reverse()])
      expect(selectPrice(list, { ...asked, region, timeMicros })?.id).toBe(id)
  })

  it("never takes another region's, provider's or model's price", () => {
    const regional = [makeVersion('eu', { region: 'eu' })]
    expect(selectPrice(regional, asked)).toBeNull()
    expect(selectPrice(regional, { ...asked, region: 'us' })).toBeNull()
    expect(selectPrice(versions, { ...asked, model: 'gpt-4o-mini' })).toBeNull()
    expect(selectPrice(versions, { ...asked, provider: 'mistral' })).toBeNull()
  })
})
