import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { firstInstantAt } from '@/time/firstInstantAt'
import { formatDuration } from '@/time/formatDuration'
import { formatOffset } from '@/time/formatOffset'
import { localTimeAt, offsetAt } from '@/time/localTime'
import { readClocks } from '@/time/readClocks'

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kolkata',
)
const instant = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2028, 0) })

describe('readClocks', () => {
  it('reads what the clocks of the zone show', () =>
    fc.assert(
      fc.property(
        zone,
        instant,
        fc.integer({ min: 0, max: 400 * 86_400_000 }),
        (timeZone, from, length) => {
          const clock = readClocks(timeZone, from, from + length + 1)
          for (const ms of [from, from + Math.floor(length / 2), from + length])
            expect(clock(ms)).toBe(ms + offsetAt(ms, timeZone))
        },
      ),
    ))
})

describe('firstInstantAt', () => {
  it('finds the first instant at which the clocks show a reading', () =>
    fc.assert(
      fc.property(zone, instant, (timeZone, ms) => {
        const reading = ms + offsetAt(ms, timeZone)
        const found = firstInstantAt(reading, timeZone)
        expect(found).toBeLessThanOrEqual(ms)
        expect(found + offsetAt(found, timeZone)).toBe(reading)
      }),
    ))

  it('takes the jump for a reading that is left out', () => {
    const jump = Date.UTC(2026, 2, 29, 1)
    expect(firstInstantAt(Date.UTC(2026, 2, 29, 2, 30), 'Europe/Berlin')).toBe(jump)
  })
})

describe('localTimeAt', () => {
  it('reads UTC as Intl does', () =>
    fc.assert(
      fc.property(instant, (ms) => {
        expect(localTimeAt(ms, 'UTC')).toEqual(localTimeAt(ms, 'Etc/UTC'))
      }),
    ))

  it('refuses what is no time', () => {
    expect(() => localTimeAt(NaN, 'UTC')).toThrow(RangeError)
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [839.6, '840 ms'],
    [1_840, '1.84 s'],
    [59_999, '59.99 s'],
    [125_900, '2 min 5 s'],
  ])('says of %d ms: %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('formatOffset', () => {
  it('says how far clocks are ahead of UTC', () => {
    const hour = 3_600_000
    expect([0, 2 * hour, 5.5 * hour, -3.5 * hour].map(formatOffset)).toEqual([
      'UTC+0',
      'UTC+2',
      'UTC+5:30',
      'UTC-3:30',
    ])
  })
})
