import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  formatChange,
  formatCount,
  formatExactCount,
  formatExactMoney,
  formatMoney,
  formatPercent,
  formatPricePerMillion,
  formatShare,
} from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'

describe('formatMoney', () => {
  it.each([
    ['0', '$0.00'],
    ['0.000000000', '$0.00'],
    ['1234.56', '$1,234.56'],
    ['1234567.5', '$1,234,567.50'],
    ['-3.2', '-$3.20'],
    ['-1234.5', '-$1,234.50'],
    ['0.01', '$0.01'],
    ['0.000154', '$0.000154'],
    ['-0.000154', '-$0.000154'],
    ['0.000000001', '$0.000000001'],
    ['0.001234567', '$0.00123457'],
    ['0.009999999', '$0.01'],
    ['0.0099', '$0.0099'],
    ['12.345', '$12.34'],
    ['12.355', '$12.36'],
    ['0.999', '$1.00'],
    ['99999999999.999999999', '$100,000,000,000.00'],
  ])('shows %s as %s', (amount, text) => {
    expect(formatMoney(amount)).toBe(text)
  })

  it('never shows an amount as nothing', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }), (nano) => {
        for (const amount of [nano, -nano])
          expect(formatMoney(formatNano(toNanoUsd(amount)))).toMatch(/[1-9]/)
      }),
      { numRuns: 1000 },
    ))

  it('refuses what is no decimal', () => {
    expect(() => formatMoney('12,50')).toThrow('Not a decimal')
  })
})

describe('exact money and prices', () => {
  it('keep every digit and at least cents', () => {
    expect(formatExactMoney('0.0375')).toBe('$0.0375')
    expect(formatExactMoney('1234.567000')).toBe('$1,234.567')
    expect(formatPricePerMillion('2.5')).toBe('$2.50 / 1 M tokens')
    expect(formatPricePerMillion('0.000000000001')).toBe('$0.000000000001 / 1 M tokens')
  })
})

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [9_999, '9,999'],
    [10_000, '10,000'],
    [10_001, '10 k'],
    [12_345, '12.3 k'],
    [-12_345, '-12.3 k'],
    [999_949, '999.9 k'],
    [999_950, '1 M'],
    [18_123_456, '18.1 M'],
    ['2147483648', '2.1 B'],
    [9_007_199_254_740_993n, '9,007.2 T'],
  ])('shows %s as %s', (count, text) => {
    expect(formatCount(count)).toBe(text)
  })

  it('has an exact form beside it', () => {
    expect(formatExactCount(18_123_456)).toBe('18,123,456')
    expect(formatExactCount('-1234')).toBe('-1,234')
  })
})

describe('percentages', () => {
  it.each([
    [0.184, '18.4 %'],
    ['0', '0.0 %'],
    [1, '100.0 %'],
    [12.5, '1,250.0 %'],
    ['-0.1', '-10.0 %'],
    ['0.0004', '< 0.1 %'],
    ['-0.0004', '> -0.1 %'],
  ])('shows the ratio %s as %s', (ratio, text) => {
    expect(formatPercent(ratio)).toBe(text)
  })

  it('show a share of a whole, and nothing where there is no whole', () => {
    expect(formatShare('2377', '12904.1')).toBe('18.4 %')
    expect(formatShare('1', '0.00')).toBe('–')
  })

  it.each([
    ['112.4', '100', '▲ 12.4 %'],
    ['96.9', '100', '▼ 3.1 %'],
    [5, 5, '0.0 %'],
    ['0', '0.00', '0.0 %'],
    ['5', '0', 'new'],
    ['0', '5', '▼ 100.0 %'],
    ['-5', '-10', '▲ 50.0 %'],
    ['100.001', '100', '▲ < 0.1 %'],
  ])('show the change to %s from %s as %s', (current, previous, text) => {
    expect(formatChange(current, previous)).toBe(text)
  })
})
