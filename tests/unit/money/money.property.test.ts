import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { canonicalDecimal } from '@/money/canonicalDecimal'
import { readDecimal, writeDecimal } from '@/money/decimal'
import { formatNano } from '@/money/formatNano'
import { formatPico } from '@/money/formatPico'
import { halfEvenDivide } from '@/money/halfEvenDivide'
import { sumNano, toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { parsePrice } from '@/money/parsePrice'
import { toPicoUsd } from '@/money/picoUsd'
import { shortestDecimal } from '@/money/shortestDecimal'

const LARGEST = 10n ** 20n - 1n
const nano = fc.bigInt({ min: -LARGEST, max: LARGEST }).map(toNanoUsd)
const pico = fc.bigInt({ min: 0n, max: LARGEST }).map(toPicoUsd)
const field = { field: 'amount' }

describe('amounts and prices', () => {
  it('come back from their text unchanged', () =>
    fc.assert(
      fc.property(nano, pico, (amount, price) => {
        expect(parseMoney(formatNano(amount), field)).toBe(amount)
        expect(parsePrice(formatPico(price), field)).toBe(price)
      }),
      { numRuns: 1000 },
    ))

  it('have one spelling: no exponent, no trailing zero, no negative zero', () =>
    fc.assert(
      fc.property(nano, (amount) => {
        const text = formatNano(amount)
        expect(text).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/)
        expect(canonicalDecimal(text)).toBe(text)
      }),
      { numRuns: 1000 },
    ))

  it('add up without regard to order', () =>
    fc.assert(
      fc.property(fc.array(nano), (amounts) => {
        expect(sumNano(amounts)).toBe(sumNano([...amounts].reverse()))
      }),
    ))

  it('read and write any decimal without loss', () =>
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 40 }), (unscaled, places) => {
        expect(readDecimal(writeDecimal({ unscaled, places }))).toEqual({ unscaled, places })
      }),
    ))
})

describe('shortestDecimal', () => {
  it('reads back as the same number', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e20, max: 1e20 }), (value) => {
        const text = shortestDecimal(value)
        expect(text).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(text) + 0).toBe(value + 0)
      }),
      { numRuns: 1000 },
    ))
})

describe('halfEvenDivide', () => {
  const size = (value: bigint) => (value < 0n ? -value : value)
  const divisor = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).filter((value) => value !== 0n)
  const small = fc.bigInt({ min: -20n, max: 20n })

  /** By definition, without division: nearest neighbour, the even one when both are as near. */
  const isHalfEven = (numerator: bigint, denominator: bigint, quotient: bigint) => {
    const twiceAway = 2n * size(numerator - quotient * denominator)
    const unit = size(denominator)
    return twiceAway < unit || (twiceAway === unit && quotient % 2n === 0n)
  }

  it('gives the nearest integer, the even one of two', () => {
    const check = (numerator: bigint, denominator: bigint) => {
      expect(isHalfEven(numerator, denominator, halfEvenDivide(numerator, denominator))).toBe(true)
    }
    fc.assert(fc.property(fc.bigInt(), divisor, check), { numRuns: 1000 })
    // Small numbers meet ties in every second case.
    const smallDivisor = small.filter((value) => value !== 0n)
    fc.assert(fc.property(small, smallDivisor, check), { numRuns: 1000 })
  })

  it('is odd: the sign goes through', () =>
    fc.assert(
      fc.property(fc.bigInt(), divisor, (numerator, denominator) => {
        const quotient = halfEvenDivide(numerator, denominator)
        expect(halfEvenDivide(-numerator, denominator)).toBe(-quotient)
        expect(halfEvenDivide(numerator, -denominator)).toBe(-quotient)
      }),
    ))

  it.each([
    [5n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 2n],
    [-5n, 10n, 0n],
    [-15n, 10n, -2n],
    [-25n, 10n, -2n],
    [26n, 10n, 3n],
    [-26n, 10n, -3n],
    [7n, 7n, 1n],
  ])('rounds %d / %d to %d', (numerator, denominator, quotient) => {
    expect(halfEvenDivide(numerator, denominator)).toBe(quotient)
  })

  it('throws at a denominator of 0', () => {
    expect(() => halfEvenDivide(1n, 0n)).toThrow(RangeError)
  })
})
