import { describe, expect, it } from 'vitest'

import { describeBucket } from '@/admin/charts/prepare/describeBucket'
import { prepareTokens } from '@/admin/charts/prepare/prepareTokens'
import { withMarks } from '@/admin/charts/prepare/withMarks'
import type { Incident } from '@/alerts/readIncidents'
import type { Marks } from '@/alerts/readMarks'
import type { PriceChange } from '@/catalog/readPriceChanges'
import type { Timeseries } from '@/metrics/answers'

import { hourly, point } from './timeseries'

const price = (effectiveFrom: string, given: Partial<PriceChange> = {}): PriceChange => ({
  id: `prc ${effectiveFrom}`,
  provider: 'openai',
  model: 'gpt-4o',
  region: null,
  effectiveFrom,
  isFirst: false,
  changes: [{ field: 'inputPerMillion', from: '2.5', to: '2' }],
  areTiersChanged: false,
  ...given,
})

const incident = (
  startedAt: string,
  endedAt: string | null,
  given: Partial<Incident> = {},
): Incident => ({
  id: `alert ${startedAt}`,
  rule: 'alr_1',
  ruleName: 'Errors',
  hasRule: true,
  kind: 'error_rate',
  level: 'alert',
  startedAt,
  endedAt,
  isOpen: false,
  value: '12.5',
  threshold: '5',
  message: 'Alert: 12.5 % of the requests failed.',
  ...given,
})

const marksOf = (
  { startDate, endDate, timeZone }: Timeseries,
  prices: PriceChange[] | null,
  incidents: Incident[] | null = [],
): Marks => ({
  startDate,
  endDate,
  timeZone,
  priceChanges: prices && { total: prices.length, items: prices },
  incidents: incidents && { total: incidents.length, items: incidents },
})

/** Four hours from 10:00 UTC on. */
const four = hourly([{}, {}, {}, {}])
const place = (answer: Timeseries, marks: Marks, now?: string) =>
  withMarks(prepareTokens(answer), marks, now).marks

describe('marks on a time axis', () => {
  it('stand at the bucket in which they began, one for each kind, with a count', () => {
    const found = place(
      four,
      marksOf(
        four,
        [
          // The newest first, as it is answered.
          price('2026-11-23T12:59:59.999Z'),
          price('2026-11-23T12:00:00.000Z', { model: 'o3' }),
          price('2026-11-23T10:00:00.000Z'),
        ],
        [incident('2026-11-23T12:10:00.000Z', '2026-11-23T12:20:00.000Z')],
      ),
    )
    expect(
      found?.list.map(({ kind, index, lastIndex, label }) => [kind, index, lastIndex, label]),
    ).toEqual([
      ['price', 0, 0, '1 price change'],
      ['incident', 2, 2, '1 incident'],
      ['price', 2, 2, '2 price changes'],
    ])
    expect(found?.list[2]?.items.map(({ title }) => title)).toEqual([
      'o3 at openai',
      'gpt-4o at openai',
    ])
    expect(found?.legend.map(({ label }) => label)).toEqual(['1 incident', '3 price changes'])
  })

  it('reach to where they ended, and no further than the range or now', () => {
    const begun = '2026-11-23T09:00:00.000Z'
    const spanOf = (one: Incident, now?: string) => {
      const [mark] = place(four, marksOf(four, [], [one]), now)?.list ?? []
      return [mark?.index, mark?.lastIndex]
    }
    expect(spanOf(incident(begun, '2026-11-23T11:30:00.000Z'))).toEqual([0, 1])
    expect(spanOf(incident('2026-11-23T11:30:00.000Z', '2026-11-24T00:00:00.000Z'))).toEqual([1, 3])
    expect(spanOf(incident(begun, null, { isOpen: true }))).toEqual([0, 3])
    expect(spanOf(incident(begun, null, { isOpen: true }), '2026-11-23T12:30:00.000Z')).toEqual([
      0, 2,
    ])
    // Nobody knows when it ended.
    expect(spanOf(incident('2026-11-23T11:30:00.000Z', null))).toEqual([1, 1])
  })

  it('follow the clocks of a zone through the hour that comes twice', () => {
    const hours = ['2026-10-24T23:00', '2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']
    const night: Timeseries = {
      ...four,
      startDate: '2026-10-24T23:30:00.000Z',
      endDate: '2026-10-25T03:00:00.000Z',
      timeZone: 'Europe/Berlin',
      data: hours.map((hour) => point(`${hour}:00.000Z`)),
    }
    const found = place(
      night,
      marksOf(
        night,
        [price('2026-10-25T01:30:00.000Z'), price('2026-10-25T00:30:00.000Z')],
        [incident('2026-10-25T00:59:00.000Z', '2026-10-25T01:01:00.000Z')],
      ),
    )
    expect(found?.list.map(({ kind, index, lastIndex }) => [kind, index, lastIndex])).toEqual([
      ['incident', 1, 2],
      ['price', 1, 1],
      ['price', 2, 2],
    ])
    // Both at half past two.
    expect(found?.list.map(({ items }) => items[0]?.time)).toEqual([
      '25 Oct 2026, 02:59 – 02:01',
      '25 Oct 2026, 02:30',
      '25 Oct 2026, 02:30',
    ])
    const days: Timeseries = {
      ...night,
      granularity: 'day',
      startDate: '2026-10-24T22:00:00.000Z',
      endDate: '2026-10-26T23:00:00.000Z',
      data: ['2026-10-24T22:00', '2026-10-25T23:00'].map((day) => point(`${day}:00.000Z`)),
    }
    // That day has 25 hours.
    const late = [price('2026-10-25T23:00:00.000Z'), price('2026-10-25T22:59:59.999Z')]
    expect(place(days, marksOf(days, late))?.list.map(({ index }) => index)).toEqual([0, 1])
  })

  it('say what it was, from what to what, and where to look', () => {
    const found = place(
      four,
      marksOf(
        four,
        [
          price('2026-11-23T10:30:00.000Z', {
            region: 'eu',
            areTiersChanged: true,
            changes: [
              { field: 'inputPerMillion', from: '2.5', to: '2' },
              { field: 'cachedInputPerMillion', from: '1.25', to: null },
              { field: 'costPerRequest', from: null, to: '0.0375' },
            ],
          }),
          price('2026-11-23T11:30:00.000Z', {
            isFirst: true,
            changes: [{ field: 'outputPerMillion', from: null, to: '10' }],
          }),
        ],
        [
          incident('2026-11-23T12:30:00.000Z', null, { isOpen: true }),
          incident('2026-11-22T23:00:00.000Z', '2026-11-23T12:20:00.000Z', { hasRule: false }),
        ],
      ),
    )
    expect(found?.list.map(({ items: [item] }) => item)).toEqual([
      {
        id: 'alert 2026-11-22T23:00:00.000Z',
        title: 'Errors',
        time: '22 Nov 2026, 23:00 – 23 Nov 2026, 12:20',
        lines: ['Alert: 12.5 % of the requests failed.'],
        href: null,
      },
      {
        id: 'prc 2026-11-23T10:30:00.000Z',
        title: 'gpt-4o at openai (eu)',
        time: '23 Nov 2026, 10:30',
        lines: [
          'input $2.50 → $2.00 / 1 M tokens',
          'cached input $1.25 → – / 1 M tokens',
          'provider’s request – → $0.0375 each',
          'prices of long contexts',
        ],
        href: '/collections/model-prices/prc%202026-11-23T10%3A30%3A00.000Z',
      },
      expect.objectContaining({
        title: 'gpt-4o at openai, first price',
        lines: ['output $10.00 / 1 M tokens'],
      }),
      expect.objectContaining({
        time: 'since 23 Nov 2026, 12:30',
        href: '/collections/alert-rules/alr_1',
      }),
    ])
  })

  it('are heard with their bucket, and how many there are beyond those shown', () => {
    const marks = marksOf(four, [price('2026-11-23T11:30:00.000Z')], null)
    const chart = withMarks(prepareTokens(four), {
      ...marks,
      priceChanges: { total: 60, items: marks.priceChanges?.items ?? [] },
    })
    expect(describeBucket(chart, 1)).toBe('23 Nov 2026, 11:00 – 12:00: total 0, 1 price change')
    expect(describeBucket(chart, 2)).toBe('23 Nov 2026, 12:00 – 13:00: total 0')
    expect(chart.marks?.legend).toEqual([
      { kind: 'price', label: '60 price changes, the latest 1 shown' },
    ])
  })

  it('are none where the reader may not see them, and refuse another range', () => {
    expect(place(four, marksOf(four, null, null))).toEqual({ list: [], legend: [] })
    const other = { ...marksOf(four, []), startDate: '2026-11-23T10:00:00.001Z' }
    expect(() => place(four, other)).toThrow('A chart and its marks are of different ranges.')
  })
})
