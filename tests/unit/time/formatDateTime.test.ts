import { describe, expect, it } from 'vitest'

import { formatDate, formatDateTime, formatTimeOfDay } from '@/time/formatDateTime'
import { formatInstant } from '@/time/formatInstant'
import { formatRelative } from '@/time/formatRelative'

const at = Date.UTC(2026, 10, 23, 14, 5, 12, 7)

describe('formatDateTime', () => {
  it('shows an instant on the clock of the zone', () => {
    expect(formatDateTime(at, 'UTC')).toBe('23 Nov 2026, 14:05')
    expect(formatDateTime(at, 'Asia/Kathmandu')).toBe('23 Nov 2026, 19:50')
    expect(formatDateTime(at, 'Pacific/Auckland')).toBe('24 Nov 2026, 03:05')
    expect(formatDateTime(Date.UTC(2026, 8, 1), 'UTC')).toBe('1 Sep 2026, 00:00')
  })

  it('has the day and the time of day by themselves', () => {
    expect(formatDate(at, 'Pacific/Auckland')).toBe('24 Nov 2026')
    expect(formatTimeOfDay(at, 'UTC')).toBe('14:05:12')
  })
})

describe('formatInstant', () => {
  it('is UTC with milliseconds', () => {
    expect(formatInstant(at)).toBe('2026-11-23T14:05:12.007Z')
  })
})

describe('formatRelative', () => {
  it.each([
    [0, 'just now'],
    [-59_999, 'just now'],
    [-3 * 60_000, '3 min ago'],
    [-119 * 60_000, '1 h ago'],
    [-2 * 86_400_000, '2 d ago'],
    [-45 * 86_400_000, '1 mo ago'],
    [-800 * 86_400_000, '2 y ago'],
    [5 * 60_000, 'in 5 min'],
  ])('says of %d ms: %s', (distance, text) => {
    expect(formatRelative(at + distance, at)).toBe(text)
  })
})
