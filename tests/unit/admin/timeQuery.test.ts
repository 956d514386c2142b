import { describe, expect, it } from 'vitest'

import { findZones } from '@/admin/components/findZones'
import {
  calendarSpans,
  fromReading,
  toReading,
  withCustomTime,
  withNamedTime,
  withTimeZone,
} from '@/admin/components/timeQuery'

const SEARCH = 'tab=overview&window=7d&timeZone=Europe%2FBerlin&page=3&cursor=abc&model=gpt-4o'

describe('the time in the address', () => {
  it('is replaced by a named one; the old pages go, everything else stays', () => {
    expect(withNamedTime(SEARCH, 'window', '30d')).toBe(
      '?tab=overview&timeZone=Europe%2FBerlin&model=gpt-4o&window=30d',
    )
    expect(withNamedTime('from=2026-11-01&to=2026-11-02', 'range', 'all')).toBe('?range=all')
  })

  it('is replaced by a range, open to now or not', () => {
    expect(withCustomTime('window=7d&q=x', '2026-11-01', null)).toBe('?q=x&from=2026-11-01')
    expect(withCustomTime('range=7d&to=2026-01-01', '2026-11-01', '2026-11-03T10:00:00.000Z')).toBe(
      '?from=2026-11-01&to=2026-11-03T10%3A00%3A00.000Z',
    )
  })

  it('keeps its window in another zone', () => {
    expect(withTimeZone(SEARCH, 'UTC')).toBe('?tab=overview&window=7d&timeZone=UTC&model=gpt-4o')
  })
})

describe('toReading and fromReading', () => {
  it('read the clocks of the zone', () => {
    const ms = Date.UTC(2026, 10, 23, 14, 5, 40)
    expect(toReading(ms, 'Asia/Kathmandu')).toBe('2026-11-23T19:50')
    expect(fromReading('2026-11-23T19:50', 'Asia/Kathmandu')).toBe('2026-11-23T14:05:00.000Z')
  })

  it('take midnight for the day', () => {
    expect(fromReading('2026-11-23T00:00', 'America/New_York')).toBe('2026-11-23')
  })

  it('take the first of an hour shown twice and the jump for an hour left out', () => {
    expect(fromReading('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(fromReading('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
  })

  it('make nothing of half a date', () => {
    expect(fromReading('', 'UTC')).toBeNull()
    expect(fromReading('2026-13-40T00:00', 'UTC')).toBeNull()
  })
})

describe('calendarSpans', () => {
  it('are days and months of the zone', () => {
    // In Auckland it is the first of December already.
    const now = Date.UTC(2026, 10, 30, 14)
    expect(calendarSpans(now, 'Pacific/Auckland')).toEqual([
      { label: 'Today', from: '2026-12-01', to: null },
      { label: 'Yesterday', from: '2026-11-30', to: '2026-12-01' },
      { label: 'This month', from: '2026-12-01', to: null },
      { label: 'Last month', from: '2026-11-01', to: '2026-12-01' },
    ])
    expect(calendarSpans(now, 'UTC')[0]?.from).toBe('2026-11-30')
  })
})

describe('findZones', () => {
  const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Atlantic/Bermuda', 'Asia/Kolkata']

  it('finds places by any part of their names', () => {
    expect(findZones(zones, 'new y', 9)).toEqual(['America/New_York'])
    expect(findZones(zones, 'KOL', 9)).toEqual(['Asia/Kolkata'])
    expect(findZones(zones, 'nowhere', 9)).toEqual([])
  })

  it('puts places that begin so before others', () => {
    expect(findZones(['Asia/Dushanbe', ...zones], 'be', 9)).toEqual([
      'Europe/Berlin',
      'Atlantic/Bermuda',
      'Asia/Dushanbe',
    ])
    expect(findZones(zones, '', 2)).toEqual(['UTC', 'America/New_York'])
  })
})
