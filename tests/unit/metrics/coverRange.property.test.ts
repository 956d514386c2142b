import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { coverRange, type Grain } from '@/metrics/coverRange'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2027, 0) })
const grains = fc.subarray<Grain>(['hour', 'day', 'month'])

const isWhole = (grain: Grain, ms: number): boolean => {
  if (grain === 'hour') return ms % HOUR_MS === 0
  return ms % DAY_MS === 0 && (grain === 'day' || new Date(ms).getUTCDate() === 1)
}

describe('coverRange', () => {
  it('covers every millisecond once, in order, each piece in whole steps of its grain', () => {
    fc.assert(
      fc.property(instant, instant, grains, (a, b, given) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) }
        let at = range.from
        for (const { grain, from, to, less = [] } of coverRange(range, new Set(given))) {
          const [before, after] = [less.find((rest) => rest.from === from), less.at(-1)]
          expect(before?.to ?? from).toBe(at)
          expect(to).toBeGreaterThan(from)
          expect(less).toEqual(less.filter((rest) => rest === before || rest === after))
          if (grain !== 'raw') {
            expect(given).toContain(grain)
            expect(isWhole(grain, from) && isWhole(grain, to)).toBe(true)
          }
          at = after && after.to === to && after !== before ? after.from : to
        }
        expect(at).toBe(range.to)
      }),
    )
  })

  it('reads no more rows than the finest grain leaves', () => {
    fc.assert(
      fc.property(instant, instant, grains, (a, b, given) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) }
        // Of a month at most half, and half a day for which another source is not worth its while.
        const most = given.includes('hour') ? HOUR_MS : given.includes('day') ? DAY_MS : 16 * DAY_MS
        const raw = coverRange(range, new Set(given)).flatMap((piece) =>
          piece.grain === 'raw' ? [piece] : (piece.less ?? []),
        )
        const length = raw.reduce((sum, { from, to }) => sum + to - from, 0)
        if (given.length > 0) expect(length).toBeLessThanOrEqual(2 * most)
      }),
    )
  })

  it('takes a month less what is yet to come where that is less to read', () => {
    const at = (month: number, day = 1) => Date.UTC(2026, month, day)
    expect(coverRange({ from: at(0, 25), to: at(2, 20) }, new Set<Grain>(['month']))).toEqual([
      { grain: 'raw', from: at(0, 25), to: at(1) },
      { grain: 'month', from: at(1), to: at(2) },
      { grain: 'month', from: at(2), to: at(3), less: [{ from: at(2, 20), to: at(3) }] },
    ])
    expect(coverRange({ from: at(0, 3), to: at(0, 30) }, new Set<Grain>(['month']))).toEqual([
      {
        ...{ grain: 'month', from: at(0), to: at(1) },
        less: [
          { from: at(0), to: at(0, 3) },
          { from: at(0, 30), to: at(1) },
        ],
      },
    ])
  })

  it('takes the coarsest grain that fits, and rows at the edges', () => {
    const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 0, day, hour, minute)
    const pieces = coverRange(
      { from: at(30, 22, 30), to: at(60, 1, 15) },
      new Set<Grain>(['hour', 'day', 'month']),
    )
    expect(pieces).toEqual([
      { grain: 'raw', from: at(30, 22, 30), to: at(30, 23) },
      { grain: 'hour', from: at(30, 23), to: at(31, 0) },
      { grain: 'day', from: at(31, 0), to: at(32, 0) },
      { grain: 'month', from: at(32, 0), to: at(60, 0) },
      { grain: 'hour', from: at(60, 0), to: at(60, 1) },
      { grain: 'raw', from: at(60, 1), to: at(60, 1, 15) },
    ])
  })
})
