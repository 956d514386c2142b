import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatZoned } from '@/time/formatZoned'

describe('an instant with its zone', () => {
  it.each([
    ['UTC', '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25T02:30:00.000+02:00'],
    ['Asia/Kolkata', '2026-10-25T06:00:00.000+05:30'],
    ['America/New_York', '2026-10-24T20:30:00.000-04:00'],
  ])('in %s is %s', (timeZone, expected) =>
    expect(formatZoned(Date.UTC(2026, 9, 25, 0, 30), timeZone)).toBe(expected),
  )

  it('tells the two hours of the same name apart', () =>
    expect(formatZoned(Date.UTC(2026, 9, 25, 1, 30), 'Europe/Berlin')).toBe(
      '2026-10-25T02:30:00.000+01:00',
    ))

  it('is the same instant when it is read again', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia')
    const times = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) })
    fc.assert(
      fc.property(times, zones, (ms, zone) => {
        expect(Date.parse(formatZoned(ms, zone))).toBe(ms)
      }),
    )
  })
})
