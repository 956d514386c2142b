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
        for (const { grain, from, to } of coverRange(range, new Set(given))) {
          expect(from).toBe(at)
          expect(to).toBeGreaterThan(from)
          if (grain !== 'raw') {
            expect(given).toContain(grain)
            expect(isWhole(grain, from) && isWhole(grain, to)).toBe(true)
          }
          at = to
        }
        expect(at).toBe(range.to)
      }),
    )
  })

  it('reads no more rows than the finest grain leaves', () => {
    fc.assert(
      fc.property(instant, instant, grains, (a, b, given) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) }
        const step = given.includes('hour') ? HOUR_MS : given.includes('day') ? DAY_MS : 31 * DAY_MS
        const raw = coverRange(range, new Set(given)).filter(({ grain }) => grain === 'raw')
        const length = raw.reduce((sum, { from, to }) => sum + to - from, 0)
        if (given.length > 0) expect(length).toBeLessThan(2 * step)
      }),
    )
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
