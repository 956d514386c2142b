import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cutOut, joinRanges } from '@/metrics/thinStretches'

const range = (from: number, to: number) => ({ from, to })

/** Every whole number that lies in one of the ranges, as often as it does. */
const points = (ranges: readonly { from: number; to: number }[]) =>
  ranges
    .flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))
    .sort((a, b) => a - b)

/** Ranges in order that neither overlap nor touch, unless a gap is 0. */
const ranges = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 8 })), { maxLength: 6 })
  .map((steps) => {
    let end = 0
    return steps.map(([gap, length]) => {
      const from = end + gap
      end = from + length
      return range(from, end)
    })
  })

describe('joinRanges', () => {
  it('joins what touches, in any order, and loses no point', () => {
    expect(joinRanges([range(5, 7), range(0, 2), range(2, 5), range(8, 9)])).toEqual([
      range(0, 7),
      range(8, 9),
    ])
    fc.assert(
      fc.property(ranges, (all) => {
        const joined = joinRanges([...all].reverse())
        expect(points(joined)).toEqual(points(all))
        for (const [i, { to }] of joined.entries()) expect(joined[i + 1]?.from).not.toBe(to)
      }),
    )
  })
})

describe('cutOut', () => {
  it('leaves what is in no hole, and what a piece says besides its range', () => {
    expect(cutOut([{ ...range(0, 10), grain: 'hour' }], [range(0, 2), range(5, 6)])).toEqual([
      { ...range(2, 5), grain: 'hour' },
      { ...range(6, 10), grain: 'hour' },
    ])
    expect(cutOut([range(0, 10)], [range(0, 10)])).toEqual([])
    fc.assert(
      fc.property(ranges, ranges, (pieces, holes) => {
        const out = new Set(points(holes))
        expect(points(cutOut(pieces, holes))).toEqual(
          points(pieces).filter((point) => !out.has(point)),
        )
      }),
    )
  })
})
