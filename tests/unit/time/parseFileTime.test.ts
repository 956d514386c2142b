import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatMicros } from '@/time/formatMicros'
import { localTimeAt } from '@/time/localTime'
import { localToInstant } from '@/time/localToInstant'
import { parseFileTime } from '@/time/parseFileTime'

const at = (text: string) => Date.parse(text) * 1000

const ZONES = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'],
  ...['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Africa/Cairo'],
]
// The years 1980 to 2040.
const instant = fc.integer({ min: 315_532_800_000, max: 2_208_988_800_000 })

const shownAt = (ms: number, timeZone: string): number => {
  const { year, month, day, hour, minute, second } = localTimeAt(ms, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

describe('the time of a row in a file', () => {
  it.each([
    ['the trace’s own spelling', '2023-11-16 18:17:03.9799600', 'UTC', 1_700_158_623_979_960],
    ['a T between', '2023-11-16T18:17:03', 'UTC', at('2023-11-16T18:17:03Z')],
    ['summer in Berlin', '2026-07-01 12:00:00', 'Europe/Berlin', at('2026-07-01T10:00:00Z')],
    ['winter in Berlin', '2026-12-01 12:00:00', 'Europe/Berlin', at('2026-12-01T11:00:00Z')],
    ['an hour shown twice', '2026-10-25 02:30:00', 'Europe/Berlin', at('2026-10-25T00:30:00Z')],
    ['an hour skipped', '2026-03-29 02:30:00', 'Europe/Berlin', at('2026-03-29T01:30:00Z')],
    ['a zone of its own', '2026-07-01T12:00:00+02:00', 'Asia/Tokyo', at('2026-07-01T10:00:00Z')],
    [
      'the zone of the later traces',
      '2024-05-10 00:00:00.009930+00:00',
      'Asia/Tokyo',
      1_715_299_200_009_930,
    ],
    ['milliseconds since 1970', 1_700_000_000_123, 'Europe/Berlin', 1_700_000_000_123_000],
  ])('reads %s', (_, value, timeZone, micros) => {
    expect(parseFileTime(value, timeZone)).toBe(micros)
  })

  it.each(['', '2026-02-30 00:00:00', '2026-01-01', 'yesterday', '12:00:00', null, 1.5, {}])(
    'refuses %j',
    (value) => {
      expect(() => parseFileTime(value, 'UTC')).toThrow(
        expect.objectContaining({ code: 'time_invalid' }),
      )
    },
  )

  it('is the instant at which the clocks of its zone showed it', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (ms, timeZone) => {
        const local = shownAt(ms, timeZone)
        const found = localToInstant(local, timeZone)
        expect(shownAt(found, timeZone)).toBe(local)
        // Of two instants that show the same, the first.
        expect(found).toBeLessThanOrEqual(Math.floor(ms / 1000) * 1000)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps every microsecond when written and read again', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 999 }), (ms, rest) => {
        const micros = ms * 1000 + rest
        expect(parseFileTime(formatMicros(micros), 'Asia/Tokyo')).toBe(micros)
      }),
    )
    expect(parseFileTime(formatMicros(-1), 'UTC')).toBe(-1)
  })
})
