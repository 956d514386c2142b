import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { bucketStarts } from '@/time/bucketStarts'
import { GRANULARITIES, type Granularity } from '@/time/granularity'

const HOUR_MS = 3_600_000
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'America/St_Johns',
  'Africa/Cairo',
  'America/Havana',
  'Africa/Casablanca',
]
/** Nights on which some of these zones change their clocks, and a leap day. */
const NIGHTS = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 3, 23, 22),
  Date.UTC(2026, 9, 3, 15, 30),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 10, 1, 5),
  Date.UTC(2028, 1, 29),
]
const LONGEST: Record<Granularity, number> = {
  '15min': 3 * 24 * HOUR_MS,
  hour: 10 * 24 * HOUR_MS,
  day: 100 * 24 * HOUR_MS,
  month: 1000 * 24 * HOUR_MS,
}

const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2029, 0) }),
  fc
    .tuple(fc.constantFrom(...NIGHTS), fc.integer({ min: -6 * HOUR_MS, max: 6 * HOUR_MS }))
    .map(([night, away]) => night + away),
)
const question = fc
  .record({
    from: instant,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    granularity: fc.constantFrom(...GRANULARITIES),
    timeZone: fc.constantFrom(...ZONES),
  })
  .map(({ from, share, granularity, timeZone }) => {
    const to = from + 1 + Math.floor(share * LONGEST[granularity])
    return { from, to, granularity, timeZone }
  })

/** The wall clock by another road than the code's: `2026-11-23 14:05:12`, as Sweden writes it. */
const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
)
const clockAt = (ms: number, timeZone: string) => clocks.get(timeZone)?.format(ms) ?? ''

/** What bucket an instant belongs to, as a person would read it off the clock. */
function labelOf(ms: number, granularity: Granularity, timeZone: string): string {
  const clock = clockAt(ms, timeZone)
  if (granularity === 'month') return clock.slice(0, 7)
  if (granularity === 'day') return clock.slice(0, 10)
  if (granularity === 'hour') return clock.slice(0, 13)
  return `${clock.slice(0, 14)}${Math.floor(Number(clock.slice(14, 16)) / 15)}`
}

describe('bucketStarts', () => {
  it('makes half-open buckets that do not overlap and cover the range', () =>
    fc.assert(
      fc.property(question, (asked) => {
        const starts = bucketStarts(asked)
        expect(starts[0]).toBeLessThanOrEqual(asked.from)
        expect(starts[1] ?? asked.to).toBeGreaterThan(asked.from)
        expect(starts.at(-1)).toBeLessThan(asked.to)
        for (const [index, start] of starts.entries())
          if (index > 0) expect(start).toBeGreaterThan(starts[index - 1] ?? Infinity)
      }),
      { numRuns: 400 },
    ))

  it('begins a bucket just where the clock of the zone begins one, or is set', () =>
    fc.assert(
      fc.property(question, (asked) => {
        const { granularity, timeZone } = asked
        const starts = bucketStarts(asked).slice(0, 200)
        for (const start of starts) {
          // Havana reads the same date before and after its second midnight, so days are told apart
          // by their first instant alone.
          const isNew =
            labelOf(start, granularity, timeZone) !== labelOf(start - 1, granularity, timeZone)
          const isSet =
            Date.parse(`${clockAt(start, timeZone)}Z`) -
              Date.parse(`${clockAt(start - 1000, timeZone)}Z`) !==
            1000
          expect(isNew || isSet).toBe(true)
        }
      }),
      { numRuns: 200 },
    ))

  it('keeps to one reading of the clock within a bucket', () =>
    fc.assert(
      fc.property(question, fc.double({ min: 0, max: 1, noNaN: true }), (asked, share) => {
        const starts = bucketStarts(asked)
        const at = asked.from + Math.floor(share * (asked.to - 1 - asked.from))
        const start = starts.findLast((candidate) => candidate <= at) ?? NaN
        const { granularity, timeZone } = asked
        expect(labelOf(at, granularity, timeZone)).toBe(labelOf(start, granularity, timeZone))
      }),
      { numRuns: 400 },
    ))

  it('gives any part of a range the buckets that the whole has there', () =>
    fc.assert(
      fc.property(question, fc.double({ min: 0, max: 1, noNaN: true }), (asked, share) => {
        const middle = asked.from + Math.floor(share * (asked.to - 1 - asked.from))
        const whole = bucketStarts(asked)
        const part = bucketStarts({ ...asked, from: middle })
        expect(part).toEqual(whole.slice(whole.findLastIndex((start) => start <= middle)))
      }),
      { numRuns: 200 },
    ))
})
