import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatPercent, parsePercent } from '@/discounts/percent'

describe('a percent', () => {
  it.each([
    ['12.5', 125_000n],
    ['0.0001', 1n],
    ['100', 1_000_000n],
    ['100.0000', 1_000_000n],
    ['7', 70_000n],
  ])('%s is %d ten-thousandths', (text, scaled) => expect(parsePercent(text)).toBe(scaled))

  it.each([
    '0',
    '0.0000',
    '-1',
    '100.0001',
    '101',
    '12,5',
    '1e1',
    '1.23456',
    '',
    ' 5',
    '5abc',
    '.5',
    5,
  ])('is not %j', (text) => expect(parsePercent(text)).toBeNull())

  it('is written as it is read', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1_000_000n }), (scaled) => {
        expect(parsePercent(formatPercent(scaled))).toBe(scaled)
      }),
    ))
})
