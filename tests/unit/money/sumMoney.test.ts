import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { subtractMoney, sumMoney } from '@/money/sumMoney'

const nano = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
const usd = (value: bigint): string => formatNano(toNanoUsd(value))

describe('sumMoney', () => {
  it('is exact where doubles are not, and canonical', () => {
    expect(sumMoney(['0.1', '0.2'])).toBe('0.3')
    expect(sumMoney(['1.50', '-1.5'])).toBe('0')
    expect(sumMoney([])).toBe('0')
  })

  it('adds like integers of the unit', () =>
    fc.assert(
      fc.property(fc.array(nano), (amounts) => {
        const sum = amounts.reduce((total, amount) => total + amount, 0n)
        expect(sumMoney(amounts.map(usd))).toBe(usd(sum))
      }),
    ))

  it('is undone by subtracting', () =>
    fc.assert(
      fc.property(nano, fc.array(nano), (amount, others) => {
        const texts = others.map(usd)
        expect(subtractMoney(sumMoney([usd(amount), ...texts]), texts)).toBe(usd(amount))
      }),
    ))
})
