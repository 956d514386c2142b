import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { afterQuiet, readClock } from '@/alerts/quietTime'
import { localTimeAt } from '@/time/localTime'

const BERLIN = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' }
const at = (text: string) => Date.parse(text)
const until = (now: string, quiet = BERLIN) => new Date(afterQuiet(at(now), quiet)).toISOString()

describe('a quiet time', () => {
  it('holds mail until its end, over midnight too', () => {
    expect(until('2026-11-26T20:59:59Z')).toBe('2026-11-26T20:59:59.000Z')
    expect(until('2026-11-26T21:00:00Z')).toBe('2026-11-27T06:00:00.000Z')
    expect(until('2026-11-27T02:00:00Z')).toBe('2026-11-27T06:00:00.000Z')
    expect(until('2026-11-27T06:00:00Z')).toBe('2026-11-27T06:00:00.000Z')
    const noon = { ...BERLIN, from: '12:00', to: '13:30' }
    expect(until('2026-11-27T11:15:00Z', noon)).toBe('2026-11-27T12:30:00.000Z')
    expect(afterQuiet(at('2026-11-27T02:00:00Z'), null)).toBe(at('2026-11-27T02:00:00Z'))
  })

  it('ends by the clocks on the wall when they are put forward and back', () => {
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    expect(until('2026-03-28T22:00:00Z')).toBe('2026-03-29T05:00:00.000Z')
    expect(until('2026-10-24T21:00:00Z')).toBe('2026-10-25T06:00:00.000Z')
    const skipped = { ...BERLIN, to: '02:30' }
    expect(until('2026-03-28T23:00:00Z', skipped)).toBe('2026-03-29T01:00:00.000Z')
    const twice = { ...BERLIN, to: '02:30' }
    // The first 02:30, and what falls into the hour that is shown again.
    expect(until('2026-10-24T23:00:00Z', twice)).toBe('2026-10-25T00:30:00.000Z')
    expect(until('2026-10-25T01:10:00Z', twice)).toBe('2026-10-25T01:30:00.000Z')
  })

  it('never holds mail for longer than a day and an hour, and lets it go at a moment that is not quiet', () => {
    const clock = fc
      .integer({ min: 0, max: 1439 })
      .map(
        (min) =>
          `${String(Math.floor(min / 60)).padStart(2, '0')}:${String(min % 60).padStart(2, '0')}`,
      )
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kolkata',
    )
    fc.assert(
      fc.property(
        clock,
        clock,
        zone,
        fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
        (from, to, timeZone, now) => {
          fc.pre(from !== to)
          const end = afterQuiet(now, { from, to, timeZone })
          expect(end).toBeGreaterThanOrEqual(now)
          expect(end - now).toBeLessThanOrEqual(25 * 3_600_000)
          expect(afterQuiet(end, { from, to, timeZone })).toBe(end)
          if (end === now) return
          const { hour, minute } = localTimeAt(end, timeZone)
          const [reading, wanted] = [hour * 60 + minute, readClock(to) ?? -1]
          // Where the clocks skip the end, the moment of the jump.
          expect((reading - wanted + 1440) % 1440).toBeLessThan(61)
        },
      ),
    )
  })

  it('is given by readings of a clock', () => {
    expect([readClock('00:00'), readClock('07:30'), readClock('23:59')]).toEqual([0, 450, 1439])
    for (const text of ['24:00', '7:30', '07:60', '', '07:30 ', 'noon'])
      expect(readClock(text), text).toBeNull()
  })
})
