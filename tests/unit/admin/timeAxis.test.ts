import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { prepareBuckets, type Span } from '@/admin/charts/prepare/prepareBuckets'
import { prepareTimeTicks } from '@/admin/charts/prepare/prepareTimeTicks'
import { bucketStarts } from '@/time/bucketStarts'
import { fittingGranularity } from '@/time/granularity'

const span = (given: Partial<Span>): Span => ({
  startDate: '2026-11-23T10:20:00.000Z',
  endDate: '2026-11-23T12:40:00.000Z',
  granularity: 'hour',
  timeZone: 'UTC',
  ...given,
})

describe('prepareBuckets', () => {
  it('cuts the outer buckets to the range and marks the running one', () => {
    expect(prepareBuckets(span({})).map(({ label, state }) => [label, state])).toEqual([
      ['23 Nov 2026, 10:20 – 11:00', 'cut'],
      ['23 Nov 2026, 11:00 – 12:00', 'whole'],
      ['23 Nov 2026, 12:00 – 12:40, so far', 'running'],
    ])
  })

  it('knows an old range from one that still runs', () => {
    const states = prepareBuckets(span({}), { now: '2026-11-24T00:00:00Z' }).map(
      ({ state }) => state,
    )
    expect(states).toEqual(['cut', 'whole', 'cut'])
  })

  it('asks for the page of each bucket with its edges', () => {
    const hrefOf = ({ from, to }: { from: string; to: string }) => `/requests?from=${from}&to=${to}`
    expect(prepareBuckets(span({}), { hrefOf })[0]?.href).toBe(
      '/requests?from=2026-11-23T10:20:00.000Z&to=2026-11-23T11:00:00.000Z',
    )
    expect(prepareBuckets(span({}))[0]?.href).toBeNull()
  })

  it('tells the two hours apart that clocks set back show', () => {
    const night = span({
      startDate: '2026-10-24T23:00:00.000Z',
      endDate: '2026-10-25T03:00:00.000Z',
      timeZone: 'Europe/Berlin',
    })
    expect(prepareBuckets(night).map(({ label }) => label)).toEqual([
      '25 Oct 2026, 01:00 – 02:00',
      '25 Oct 2026, 02:00 – 03:00 UTC+2',
      '25 Oct 2026, 02:00 – 03:00 UTC+1',
      '25 Oct 2026, 03:00 – 04:00',
    ])
  })

  it('calls days and months by their names, with the hour where they are cut', () => {
    const days = span({
      granularity: 'day',
      endDate: '2026-11-25T07:05:00.000Z',
      timeZone: 'Asia/Kolkata',
    })
    expect(prepareBuckets(days).map(({ label }) => label)).toEqual([
      '23 Nov 2026, from 15:50',
      '24 Nov 2026',
      '25 Nov 2026, until 12:35, so far',
    ])
    const months = span({ granularity: 'month', endDate: '2027-01-01T00:00:00.000Z' })
    expect(prepareBuckets(months).map(({ label, state }) => [label, state])).toEqual([
      ['Nov 2026, from 23 Nov 2026, 10:20', 'cut'],
      ['Dec 2026', 'whole'],
    ])
  })
})

const labels = (given: Partial<Span>, limit: number): string[] => {
  const { startDate, endDate, granularity, timeZone } = span(given)
  const [from, to] = [Date.parse(startDate), Date.parse(endDate)]
  const starts = bucketStarts({ from, to, granularity, timeZone })
  return (
    prepareTimeTicks(starts, { granularity, timeZone }, [limit])[0]?.map(({ label }) => label) ?? []
  )
}

describe('prepareTimeTicks', () => {
  it('labels round hours and calls midnight by its date', () => {
    const day = { startDate: '2026-11-23T14:35:00Z', endDate: '2026-11-24T14:35:00Z' }
    expect(labels(day, 8).join(' ')).toBe('15:00 18:00 21:00 24 Nov 03:00 06:00 09:00 12:00')
    expect(labels({ ...day, timeZone: 'Asia/Kolkata' }, 5)).toEqual([
      '24 Nov',
      '06:00',
      '12:00',
      '18:00',
    ])
  })

  it('labels days of a week, Mondays of a quarter, months of a year', () => {
    const week = { startDate: '2026-11-17T09:00:00Z', endDate: '2026-11-24T09:00:00Z' }
    expect(labels(week, 8)).toEqual([
      '18 Nov',
      '19 Nov',
      '20 Nov',
      '21 Nov',
      '22 Nov',
      '23 Nov',
      '24 Nov',
    ])
    const quarter = {
      startDate: '2026-08-26T09:00:00Z',
      endDate: '2026-11-24T09:00:00Z',
      granularity: 'day',
    } as const
    expect(labels(quarter, 8)[0]).toBe('31 Aug')
    const year = {
      startDate: '2025-11-24T09:00:00Z',
      endDate: '2026-11-24T09:00:00Z',
      granularity: 'month',
    } as const
    expect(labels(year, 5)).toEqual(['2026', 'Apr', 'Jul', 'Oct'])
  })

  it('says an hour once that the clocks show twice, and skips one they skip', () => {
    const back = {
      startDate: '2026-10-24T22:00:00Z',
      endDate: '2026-10-25T04:00:00Z',
      timeZone: 'Europe/Berlin',
    }
    expect(labels(back, 9)).toEqual(['25 Oct', '01:00', '02:00', '03:00', '04:00'])
    const ahead = {
      startDate: '2026-03-28T23:00:00Z',
      endDate: '2026-03-29T03:00:00Z',
      timeZone: 'Europe/Berlin',
    }
    expect(labels(ahead, 9)).toEqual(['29 Mar', '01:00', '03:00', '04:00'])
  })

  it('calls the day by its date where the clocks skip midnight', () => {
    const jump = {
      startDate: '2026-04-23T19:00:00Z',
      endDate: '2026-04-24T00:00:00Z',
      timeZone: 'Africa/Cairo',
    }
    expect(labels(jump, 9)).toEqual(['21:00', '22:00', '23:00', '24 Apr', '02:00'])
  })

  it('never has more labels than fit, nor none', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2027, 0) }),
        fc.integer({ min: 1, max: 400 * 24 * 3600 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo'),
        fc.integer({ min: 2, max: 14 }),
        (from, seconds, timeZone, limit) => {
          const to = from + seconds * 1000
          const granularity = fittingGranularity({ from, to })
          const starts = bucketStarts({ from, to, granularity, timeZone })
          const [ticks = []] = prepareTimeTicks(starts, { granularity, timeZone }, [limit])
          expect(ticks.length).toBeGreaterThan(0)
          expect(ticks.length).toBeLessThanOrEqual(limit)
        },
      ),
    ))
})
