import { describe, expect, it } from 'vitest'

import { RefusedError } from '@/errors'
import { bucketStarts } from '@/time/bucketStarts'
import { fittingGranularity, isGranularity, type Granularity } from '@/time/granularity'
import { isWholeHourZone } from '@/time/isWholeHourZone'
import { parseInstant } from '@/time/parseInstant'
import { startOfDay } from '@/time/startOfDay'
import { WINDOWS } from '@/time/windows'

const HOUR_MS = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16)

function bucketsOf(from: string, to: string, granularity: Granularity, timeZone: string) {
  const range = { from: parseInstant(from, { timeZone }), to: parseInstant(to, { timeZone }) }
  return bucketStarts({ ...range, granularity, timeZone })
}

const hoursOf = (day: string, next: string, timeZone: string) =>
  bucketsOf(day, next, 'hour', timeZone).length

describe('bucketStarts', () => {
  it('gives 23, 24 and 25 hours to the days of a year', () => {
    expect(hoursOf('2026-03-28', '2026-03-29', 'Europe/Berlin')).toBe(24)
    expect(hoursOf('2026-03-29', '2026-03-30', 'Europe/Berlin')).toBe(23)
    expect(hoursOf('2026-10-25', '2026-10-26', 'Europe/Berlin')).toBe(25)
    expect(hoursOf('2026-03-08', '2026-03-09', 'America/New_York')).toBe(23)
    expect(hoursOf('2026-11-01', '2026-11-02', 'America/New_York')).toBe(25)
  })

  it('cuts the hour into which the clocks of Lord Howe jump', () => {
    const nights = [
      ['2026-10-03T14:00:00Z', '2026-10-03T17:00:00Z'],
      ['2026-04-04T13:00:00Z', '2026-04-04T17:00:00Z'],
    ] as const
    const [spring, autumn] = nights.map(([from, to]) =>
      bucketsOf(from, to, 'hour', 'Australia/Lord_Howe').map((start) => iso(start).slice(11)),
    )
    // At 02:00 the clocks show 02:30: that hour has 30 minutes.
    expect(spring).toEqual(['13:30', '14:30', '15:30', '16:00'])
    // At 02:00 they show 01:30 again: these 30 minutes stand by themselves.
    expect(autumn).toEqual(['13:00', '14:00', '15:00', '15:30', '16:30'])
  })

  it('starts hours and days where the clocks of the zone do', () => {
    const delhi = bucketsOf('2026-11-22T18:45:00Z', '2026-11-22T20:00:00Z', 'hour', 'Asia/Kolkata')
    expect(delhi.map(iso)).toEqual(['2026-11-22T18:30', '2026-11-22T19:30'])
    const kathmandu = bucketsOf('2026-11-22T18:15:00Z', '2026-11-24', 'day', 'Asia/Kathmandu')
    expect(kathmandu.map(iso)).toEqual(['2026-11-22T18:15'])
  })

  it('knows the leap day', () => {
    expect(bucketsOf('2028-02-28', '2028-03-02', 'day', 'UTC').map(iso)).toEqual([
      '2028-02-28T00:00',
      '2028-02-29T00:00',
      '2028-03-01T00:00',
    ])
    expect(bucketsOf('2027-02-28', '2027-03-02', 'day', 'UTC')).toHaveLength(2)
  })

  it('starts months at their first midnight, over the turn of the year', () => {
    const starts = bucketsOf('2026-11-15', '2027-04-02', 'month', 'Europe/Berlin')
    expect(starts.map(iso)).toEqual([
      '2026-10-31T23:00',
      '2026-11-30T23:00',
      '2026-12-31T23:00',
      '2027-01-31T23:00',
      '2027-02-28T23:00',
      '2027-03-31T22:00',
    ])
  })

  it('takes a bucket in from its first millisecond and leaves out what begins at the end', () => {
    const at = (from: string, to: string) => bucketsOf(from, to, 'hour', 'UTC').length
    expect(at('2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z')).toBe(1)
    expect(at('2026-11-23T10:00:00Z', '2026-11-23T11:00:00.001Z')).toBe(2)
    expect(at('2026-11-23T09:59:59.999Z', '2026-11-23T11:00:00Z')).toBe(2)
  })

  it('has none for an empty range', () => {
    expect(bucketStarts({ from: 5, to: 5, granularity: 'day', timeZone: 'UTC' })).toEqual([])
  })

  it('leaves out a day that a zone left out', () => {
    const starts = bucketsOf('2011-12-28', '2012-01-02', 'day', 'Pacific/Apia')
    expect(starts.map(iso)).toEqual([
      '2011-12-28T10:00',
      '2011-12-29T10:00',
      '2011-12-30T10:00',
      '2011-12-31T10:00',
    ])
  })

  it('refuses more buckets than a year of quarters needs', () => {
    const ask = () => bucketsOf('2020-01-01', '2026-01-01', '15min', 'UTC')
    expect(ask).toThrow(RefusedError)
    expect(bucketsOf('2025-01-01', '2026-01-01', '15min', 'UTC')).toHaveLength(35_040)
  })
})

describe('startOfDay', () => {
  it('is the moment of the jump where the clocks skip midnight', () => {
    expect(iso(startOfDay(2026, 4, 24, 'Africa/Cairo'))).toBe('2026-04-23T22:00')
    expect(iso(startOfDay(2018, 11, 4, 'America/Sao_Paulo'))).toBe('2018-11-04T03:00')
  })

  it('is the first of two midnights', () => {
    expect(iso(startOfDay(2026, 11, 1, 'America/Havana'))).toBe('2026-11-01T04:00')
    // Here the clocks go back from midnight to 23:00: only the second midnight begins the day.
    expect(iso(startOfDay(2018, 2, 18, 'America/Sao_Paulo'))).toBe('2018-02-18T03:00')
  })

  it('lets day and month run over', () => {
    expect(startOfDay(2026, 13, 1, 'UTC')).toBe(startOfDay(2027, 1, 1, 'UTC'))
    expect(startOfDay(2026, 2, 29, 'Asia/Tokyo')).toBe(startOfDay(2026, 3, 1, 'Asia/Tokyo'))
  })
})

describe('fittingGranularity', () => {
  it('keeps every window drawable', () => {
    const fitting = Object.values(WINDOWS).map((length) =>
      fittingGranularity({ from: 0, to: length }),
    )
    expect(fitting).toEqual(['15min', '15min', '15min', 'hour', 'hour', 'day', 'day', 'month'])
  })

  it('knows its names', () => {
    expect(['15min', 'hour', 'day', 'month'].every(isGranularity)).toBe(true)
    expect([undefined, 'week', '', 'length'].some(isGranularity)).toBe(false)
  })
})

describe('isWholeHourZone', () => {
  const [from, to] = [Date.UTC(2025, 10, 23), Date.UTC(2026, 10, 23)]

  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['America/New_York', true],
    ['Pacific/Auckland', true],
    ['Asia/Kolkata', false],
    ['Asia/Kathmandu', false],
    ['Australia/Lord_Howe', false],
    ['America/St_Johns', false],
  ])('%s: %s', (timeZone, isWhole) => {
    expect(isWholeHourZone(timeZone, from, to)).toBe(isWhole)
  })

  it('looks at the range alone: Lord Howe is at a whole hour in summer', () => {
    const january = Date.UTC(2026, 0, 10)
    expect(isWholeHourZone('Australia/Lord_Howe', january, january + 24 * HOUR_MS)).toBe(true)
    expect(isWholeHourZone('Australia/Lord_Howe', january, Date.UTC(2026, 5, 1))).toBe(false)
  })

  it('answers at once for a range without a sensible end', () => {
    const before = performance.now()
    expect(isWholeHourZone('Europe/Berlin', from, Date.UTC(9999, 11, 31))).toBe(true)
    expect(performance.now() - before).toBeLessThan(2000)
  })
})
