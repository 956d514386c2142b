import { describe, expect, it } from 'vitest'

import { priceText } from '@/catalog/priceText'

describe('priceText', () => {
  it('writes the shortest decimal form of a number', () => {
    expect(priceText(0.075)).toBe('0.075')
    expect(priceText(15)).toBe('15')
    expect(priceText(0)).toBe('0')
    expect(priceText(0.003625)).toBe('0.003625')
  })

  it('expands exponents', () => {
    expect(priceText(1e-7)).toBe('0.0000001')
    expect(priceText(1.5e-9)).toBe('0.0000000015')
  })

  it('turns a price per 1,000 into one per unit without arithmetic', () => {
    expect(priceText(10, 3)).toBe('0.01')
    expect(priceText(2.5, 3)).toBe('0.0025')
    expect(priceText(12_000, 3)).toBe('12')
  })

  it('refuses what is no price', () => {
    for (const value of [-1, Number.NaN, Infinity, 1e9, 1e21, 1e-13, 0.1 + 0.2])
      expect(() => priceText(value)).toThrow('Not a price')
  })
})
