import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { alignDecimals } from '@/admin/charts/prepare/alignDecimals'
import type { Measure } from '@/admin/charts/prepare/chart'
import { prepareValueAxis } from '@/admin/charts/prepare/prepareValueAxis'

const labels = (highest: number, measure: Measure, lowest = 0) =>
  prepareValueAxis(lowest, highest, measure).ticks.map(({ label }) => label)

describe('prepareValueAxis', () => {
  it('starts at zero in round steps, printed exactly', () => {
    expect(labels(8.9, 'money')).toEqual(['$0', '$2.50', '$5.00', '$7.50', '$10.00'])
    expect(labels(3.2, 'money')).toEqual(['$0', '$1', '$2', '$3', '$4'])
    expect(labels(0.00008, 'money')).toEqual(['$0', '$0.00002', '$0.00004', '$0.00006', '$0.00008'])
    expect(labels(0.06, 'money')).toEqual(['$0', '$0.02', '$0.04', '$0.06'])
    expect(labels(0.055, 'money')).toEqual(['$0', '$0.02', '$0.04', '$0.06'])
    expect(labels(0.019, 'money')).toEqual(['$0', '$0.005', '$0.01', '$0.015', '$0.02'])
  })

  it('keeps one unit on an axis', () => {
    expect(labels(18_000, 'money')).toEqual(['$0', '$5 k', '$10 k', '$15 k', '$20 k'])
    expect(labels(2_900_000, 'count')).toEqual(['0', '1 M', '2 M', '3 M'])
    expect(labels(9_000, 'count')).toEqual(['0', '2,500', '5,000', '7,500', '10,000'])
    expect(labels(1_840, 'duration')).toEqual(['0', '0.5 s', '1 s', '1.5 s', '2 s'])
    expect(labels(320, 'duration')).toEqual(['0', '100 ms', '200 ms', '300 ms', '400 ms'])
  })

  it('has no half requests and no rate above the whole', () => {
    expect(labels(2, 'count')).toEqual(['0', '1', '2'])
    expect(labels(1, 'percent').at(-1)).toBe('100 %')
    expect(labels(0.031, 'percent')).toEqual(['0 %', '1 %', '2 %', '3 %', '4 %'])
  })

  it('goes below zero with the values and keeps zero among the ticks', () => {
    expect(labels(600, 'money', -330)).toEqual(['-$500', '-$250', '$0', '$250', '$500', '$750'])
    expect(labels(0, 'money')).toEqual(['$0'])
  })

  const sized = fc.oneof(
    fc.tuple(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), fc.constant<Measure>('money')),
    fc.tuple(fc.integer({ min: 1, max: 1e12 }), fc.constantFrom<Measure>('count', 'duration')),
  )

  it('encloses what it is made for in a handful of even steps', () =>
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        sized,
        (low, [size, measure]) => {
          const [lowest, highest] = [low, low + size]
          const { min, max, ticks } = prepareValueAxis(lowest, highest, measure)
          const slack = 1e-6 * (max - min)
          expect(min).toBeLessThanOrEqual(Math.min(0, lowest) + slack)
          expect(max).toBeGreaterThanOrEqual(Math.max(0, highest) - slack)
          expect(ticks.length).toBeLessThanOrEqual(7)
          expect(ticks.map(({ value }) => value)).toContain(0)
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
        },
      ),
    ))
})

describe('alignDecimals', () => {
  it('fills up to the longest fraction of the column', () => {
    expect(alignDecimals(['$1.5', '$0.125', '$2', '–'])).toEqual(['00', '', '.000', '.000'])
    expect(alignDecimals(['12', '1,204'])).toEqual(['', ''])
    expect(alignDecimals([])).toEqual([])
  })
})
