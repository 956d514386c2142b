import { describe, expect, it } from 'vitest'

import { RefusedError } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { decimalPlaces } from '@/money/decimalPlaces'
import { parseMoney } from '@/money/parseMoney'
import { parsePrice } from '@/money/parsePrice'
import { shortestDecimal } from '@/money/shortestDecimal'

const refusalOf = (run: () => unknown): RefusedError => {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedError)
    return error as RefusedError
  }
  throw new Error('It was accepted.')
}

const NEVER_DECIMAL = [
  ...['', ' ', ' 5', '5 ', '5\n', '12,50', '5abc', '1e3', '0x10', '.5', '5.', '+5', '--5', '5.5.5'],
  ...[
    'NaN',
    'Infinity',
    '٣',
    '１',
    '1_000',
    '$5',
    null,
    undefined,
    true,
    {},
    [],
    ['5'],
    new Date(0),
  ],
  ...[NaN, Infinity, -Infinity, 1e21, 1.5e300, 5e-324],
]

describe('parseMoney', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['5', 5_000_000_000n],
    ['5.00', 5_000_000_000n],
    ['007.5', 7_500_000_000n],
    ['-12.5', -12_500_000_000n],
    ['0.000000001', 1n],
    ['-0.000000001', -1n],
    ['99999999999.999999999', 99_999_999_999_999_999_999n],
    [5, 5_000_000_000n],
    [-0, 0n],
    [0.1, 100_000_000n],
    [1e-7, 100n],
    [1.5e-8, 15n],
    [1e3, 1_000_000_000_000n],
  ])('reads %s as %s nano-dollars', (value, nano) => {
    expect(parseMoney(value, { field: 'amount' })).toBe(nano)
  })

  it.each([
    ...NEVER_DECIMAL.map((value) => [value]),
    ['0.0000000001'],
    ['100000000000'],
    [0.1 + 0.2],
    [1e-10],
    [123456789012],
  ])('refuses %j', (value) => {
    const refusal = refusalOf(() => parseMoney(value, { field: 'creditAmount' }))
    expect(refusal).toMatchObject({ status: 400, code: 'amount_invalid' })
    expect(refusal.details).toEqual({ field: 'creditAmount' })
    expect(refusal.message).toContain('creditAmount')
  })
})

describe('parsePrice', () => {
  it.each([
    ['0', 0n],
    ['2.5', 2_500_000_000_000n],
    ['0.000000000001', 1n],
    ['99999999.999999999999', 99_999_999_999_999_999_999n],
    [0.075, 75_000_000_000n],
    [1e-12, 1n],
  ])('reads %s as %s pico-dollars', (value, pico) => {
    expect(parsePrice(value, { field: 'inputPerMillion' })).toBe(pico)
  })

  it.each([
    ...NEVER_DECIMAL.map((value) => [value]),
    ['-1'],
    ['-0'],
    [-1],
    ['100000000'],
    ['0.0000000000001'],
  ])('refuses %j', (value) => {
    const refusal = refusalOf(() => parsePrice(value, { field: 'inputPerMillion' }))
    expect(refusal).toMatchObject({ status: 400, code: 'price_invalid' })
  })
})

describe('canonicalDecimal', () => {
  it.each([
    ['0.100000000', '0.1'],
    ['-0.00', '0'],
    ['-0', '0'],
    ['000', '0'],
    ['007', '7'],
    ['10.0', '10'],
    ['100', '100'],
    ['-1.50', '-1.5'],
    ['0.0001', '0.0001'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalDecimal(text)).toBe(canonical)
  })

  it.each(['', '-', '.5', '5.', '1e3', 'NaN', '1 ', '1\n'])('throws at %j', (text) => {
    expect(() => canonicalDecimal(text)).toThrow('Not a decimal')
  })

  it('takes time in proportion to the length of the text', () => {
    const hostile = `${'0'.repeat(200_000)}.${'0'.repeat(200_000)}1x`
    const before = performance.now()
    expect(() => canonicalDecimal(hostile)).toThrow()
    expect(canonicalDecimal(hostile.slice(0, -2))).toBe('0')
    expect(performance.now() - before).toBeLessThan(1000)
  })
})

describe('shortestDecimal', () => {
  it.each([
    [1e-7, '0.0000001'],
    [-1.25e-9, '-0.00000000125'],
    [-0, '0'],
    [1e20, '100000000000000000000'],
    [1e21, null],
    [NaN, null],
  ])('writes %d as %s', (value, text) => {
    expect(shortestDecimal(value)).toBe(text)
  })
})

describe('decimalPlaces', () => {
  it('counts the digits behind the point', () => {
    expect(['5', '5.0', '-0.25', '0.000000001'].map(decimalPlaces)).toEqual([0, 1, 2, 9])
  })
})
