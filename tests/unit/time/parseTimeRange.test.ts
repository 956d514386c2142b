import { describe, expect, it } from 'vitest'

import { RefusedError } from '@/errors'
import { formatInstant } from '@/time/formatInstant'
import { parseEventTime } from '@/time/parseEventTime'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeRange, type TimeRangeQuery } from '@/time/parseTimeRange'
import { parseTimeZone } from '@/time/parseTimeZone'
import { previousRange } from '@/time/timeRange'
import { WINDOWS } from '@/time/windows'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedError)
    expect((error as RefusedError).status).toBe(400)
    return (error as RefusedError).code
  }
  throw new Error('It was accepted.')
}

const NO_TIMES = [
  ...['', 'now', '2026-11-23T10:15:02', '2026-11-23T10:15Z', '2026-11-23T10:15:02.Z', '20261123'],
  ...[
    '2026-02-29T00:00:00Z',
    '2026-02-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
  ],
  ...[
    '2026-11-23T24:00:00Z',
    '2026-11-23T10:60:00Z',
    '2026-12-31T23:59:60Z',
    ' 2026-11-23T10:15:02Z',
  ],
  ...['2026-11-23T10:15:02+24:00', '2026-11-23T10:15:02+02:60', '2026-11-23T10:15:02 02:00'],
  ...[
    '2026-11-23T10:15:02+0200',
    '2026-11-23T10:15:02Z\n',
    '-2026-11-23T10:15:02Z',
    'Mon Nov 23 2026',
  ],
  ...[null, undefined, true, {}, [], ['2026-11-23T10:15:02Z'], NaN, Infinity],
]

describe('parseEventTime', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-23T10:15:02.123Z', 1_795_428_902_123_000],
    ['2026-11-23T12:15:02.123+02:00', 1_795_428_902_123_000],
    ['2026-11-23T04:45:02.123-05:30', 1_795_428_902_123_000],
    ['2026-11-23t10:15:02.123z', 1_795_428_902_123_000],
    ['2026-11-23 10:15:02.123Z', 1_795_428_902_123_000],
    ['2026-11-23T10:15:02.1234567890123Z', 1_795_428_902_123_456],
    ['2026-11-23T10:15:02.9999999Z', 1_795_428_902_999_999],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['2028-02-29T00:00:00Z', 1_835_395_200_000_000],
    [1_795_428_902_123, 1_795_428_902_123_000],
    [0, 0],
  ])('reads %s as %d µs', (value, micros) => {
    expect(parseEventTime(value)).toBe(micros)
  })

  it.each([
    ...NO_TIMES.map((value) => [value]),
    ['2026-11-23'],
    ['1795428902123'],
    [1.5],
    [1e300],
    ['2300-01-01T00:00:00Z'],
  ])('refuses %j', (value) => {
    expect(codeOf(() => parseEventTime(value))).toBe('time_invalid')
  })
})

describe('parseInstant', () => {
  it.each([
    ['2026-11-23T10:15:02.123999Z', 'UTC', '2026-11-23T10:15:02.123Z'],
    ['2026-11-23T10:15:02+02:00', 'Asia/Tokyo', '2026-11-23T08:15:02.000Z'],
    ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23', 'Europe/Berlin', '2026-11-22T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z'],
    ['2026-07-01', 'Pacific/Kiritimati', '2026-06-30T10:00:00.000Z'],
    ['2026-07-01', 'Pacific/Niue', '2026-07-01T11:00:00.000Z'],
    ['2028-02-29', 'America/New_York', '2028-02-29T05:00:00.000Z'],
  ])('reads %s in %s as %s', (value, timeZone, instant) => {
    expect(formatInstant(parseInstant(value, { timeZone }))).toBe(instant)
  })

  it('takes UTC where no zone is named', () => {
    expect(formatInstant(parseInstant('2026-11-23'))).toBe('2026-11-23T00:00:00.000Z')
  })

  it.each([
    ...NO_TIMES.map((value) => [value]),
    [1_795_428_902_123],
    ['2026-02-29'],
    ['2026-1-1'],
    ['0001-01-01T00:00:00Z'],
    ['0099-01-01'],
  ])('refuses %j', (value) => {
    expect(codeOf(() => parseInstant(value))).toBe('time_invalid')
  })
})

describe('parseTimeZone', () => {
  it('keeps aliases and mends capitals', () => {
    const given = ['UTC', 'utc', 'europe/berlin', 'Asia/Kolkata', 'Asia/Calcutta', 'Etc/GMT+5']
    const [utc, lower, berlin, kolkata, calcutta, fixed] = given.map(parseTimeZone)
    expect([utc, lower, berlin]).toEqual(['UTC', 'UTC', 'Europe/Berlin'])
    expect([kolkata, calcutta, fixed]).toEqual(['Asia/Kolkata', 'Asia/Calcutta', 'Etc/GMT+5'])
  })

  it.each(['', 'Mars/Olympus', '+02:00', '-05', 'Europe/Berlin ', 'a'.repeat(500), 7, null])(
    'refuses %j',
    (value) => {
      expect(codeOf(() => parseTimeZone(value))).toBe('time_zone_invalid')
    },
  )
})

describe('parseTimeRange', () => {
  const now = Date.UTC(2026, 10, 23, 14, 5, 12) + 250.75
  const parse = (query: TimeRangeQuery) => parseTimeRange(query, { now, defaultWindow: '1d' })

  it('ends a window now, on a whole millisecond', () => {
    for (const [window, length] of Object.entries(WINDOWS)) {
      const to = Math.floor(now)
      expect(parse({ window })).toEqual({ window, from: to - length, to, timeZone: 'UTC' })
    }
    expect(parse({}).window).toBe('1d')
    expect(Object.keys(WINDOWS)).toEqual(['1h', '4h', '12h', '1d', '7d', '30d', '90d', '365d'])
  })

  it('takes from and to in the zone named', () => {
    const range = parse({ from: '2026-03-29', to: '2026-03-30', timeZone: 'Europe/Berlin' })
    expect(range).toMatchObject({ window: 'custom', timeZone: 'Europe/Berlin' })
    expect((range.to - range.from) / 3_600_000).toBe(23)
  })

  it('ends now when only from is given', () => {
    expect(parse({ from: '2026-11-01' }).to).toBe(Math.floor(now))
  })

  it.each([
    [{ window: '2d' }, 'window_invalid'],
    [{ window: '' }, 'window_invalid'],
    [{ window: 'toString' }, 'window_invalid'],
    [{ window: '1d', from: '2026-11-01' }, 'window_invalid'],
    [{ window: '1d', to: '2026-11-01' }, 'window_invalid'],
    [{ window: ['1d', '7d'] }, 'parameter_repeated'],
    [{ from: ['2026-11-01', '2026-11-02'] }, 'parameter_repeated'],
    [{ timeZone: ['UTC', 'UTC'] }, 'parameter_repeated'],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'range_invalid'],
    [{ from: '2026-11-01', to: '2026-11-01' }, 'range_invalid'],
    [{ from: '2027-01-01' }, 'range_invalid'],
    [{ to: '2026-11-01' }, 'range_invalid'],
    [{ from: 'yesterday', to: '2026-11-01' }, 'time_invalid'],
    [{ from: '', to: '2026-11-01' }, 'time_invalid'],
    [{ window: '1d', timeZone: 'Nowhere' }, 'time_zone_invalid'],
  ])('refuses %j with %s', (query, code) => {
    expect(codeOf(() => parse(query))).toBe(code)
  })

  it('names the valid windows when it refuses one', () => {
    expect(() => parse({ window: '2d' })).toThrow('1h, 4h, 12h, 1d, 7d, 30d, 90d, 365d')
    expect(() => parse({ from: 'x' })).toThrow(/^from is RFC 3339/)
  })
})

describe('previousRange', () => {
  it('ends where the range begins and is as long', () => {
    expect(previousRange({ from: 100, to: 130 })).toEqual({ from: 70, to: 100 })
  })
})
