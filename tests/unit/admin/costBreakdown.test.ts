import { describe, expect, it } from 'vitest'

import { prepareCostBreakdown } from '@/admin/components/prepareCostBreakdown'

import { point } from './timeseries'

const sums = point('2026-11-23T00:00:00Z', {
  inputTokens: 2_050,
  inputCost: '0.003',
  cachedTokens: 800,
  cachedCost: '0.001',
  cacheWriteTokens: 50,
  cacheWriteCost: '0.000156250',
  outputTokens: 310,
  outputCost: '0.0031',
  totalTokens: 2_360,
  totalCost: '0.00725625',
  discountSavings: '0.00080625',
})

describe('prepareCostBreakdown', () => {
  it('adds the parts up to the total and the discount to the list cost', () => {
    const { parts, total, listCost, discount } = prepareCostBreakdown(sums)
    expect(parts.map(({ key, tokens, cost }) => [key, tokens, cost])).toEqual([
      ['input', 1_200, '0.003'],
      ['cached', 800, '0.001'],
      ['cacheWrite', 50, '0.000156250'],
      ['output', 310, '0.0031'],
    ])
    expect({ total, listCost, discount }).toEqual({
      total: '0.00725625',
      listCost: '0.0080625',
      discount: '0.00080625',
    })
  })

  it('names the other costs where there are any', () => {
    const { parts } = prepareCostBreakdown({ ...sums, otherCost: '0.01', totalCost: '0.01725625' })
    expect(parts.at(-1)).toMatchObject({ key: 'other', tokens: null, cost: '0.01' })
  })

  it('refuses parts that do not make the total', () => {
    expect(() => prepareCostBreakdown({ ...sums, totalCost: '0.00725626' })).toThrow(
      'The cost parts make 0.00725625, the total cost is 0.00725626.',
    )
  })
})
