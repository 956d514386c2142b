import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { prepareCostParts } from '@/admin/charts/prepare/prepareCostParts'
import { prepareErrorRate, prepareRequests } from '@/admin/charts/prepare/prepareRequests'
import { prepareRevenue } from '@/admin/charts/prepare/prepareRevenue'
import { prepareSignups } from '@/admin/charts/prepare/prepareSignups'
import { prepareTokens } from '@/admin/charts/prepare/prepareTokens'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { sumMoney } from '@/money/sumMoney'

import { hourly } from './timeseries'

const usd = (nano: bigint): string => formatNano(toNanoUsd(nano))
const nano = fc.bigInt({ min: 0n, max: 10n ** 15n })
const parts = fc.record({
  inputCost: nano,
  cachedCost: nano,
  cacheWriteCost: nano,
  outputCost: nano,
  otherCost: nano,
})
const bucket = parts.map((given) => ({
  ...(Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, usd(value)]),
  ) as Record<keyof typeof given, string>),
  totalCost: usd(Object.values(given).reduce((sum, value) => sum + value, 0n)),
}))

describe('prepareCostParts', () => {
  it('shows every cost once: parts make the bucket, buckets make the whole', () =>
    fc.assert(
      fc.property(fc.array(bucket, { minLength: 1, maxLength: 30 }), (points) => {
        const chart = prepareCostParts(hourly(points))
        for (const [index, { totalCost }] of points.entries())
          expect(sumMoney(chart.series.map(({ values }) => values[index] ?? '0'))).toBe(totalCost)
        const all = sumMoney(points.map(({ totalCost }) => totalCost))
        expect(sumMoney(chart.series.map(({ total }) => total ?? 'missing'))).toBe(all)
        expect(chart.total).toBe(all)
      }),
    ))

  it('has "other" only where there is any', () => {
    const keys = (otherCost: string) =>
      prepareCostParts(hourly([{}, { otherCost, totalCost: otherCost }])).series.map(
        ({ key }) => key,
      )
    expect(keys('0')).toEqual(['input', 'cached', 'cacheWrite', 'output'])
    expect(keys('0.000000001')).toEqual(['input', 'cached', 'cacheWrite', 'output', 'other'])
  })

  it('refuses an answer whose parts are not its total', () => {
    const answer = hourly([{ inputCost: '1.000000001', totalCost: '1' }])
    expect(() => prepareCostParts(answer)).toThrow('Parts make 1.000000001, the total is 1.')
  })

  it('leaves a gap where the answer has no bucket', () => {
    const answer = hourly([
      { inputCost: '1', totalCost: '1' },
      {},
      { inputCost: '2', totalCost: '2' },
    ])
    const chart = prepareCostParts({
      ...answer,
      data: answer.data.filter((_, index) => index !== 1),
    })
    expect(chart.series[0]?.values).toEqual(['1', null, '2'])
    expect(chart.totals).toEqual(['1', null, '2'])
    expect(chart.total).toBe('3')
  })

  it('refuses points that no bucket has room for', () => {
    const answer = hourly([{}, {}])
    const strayed = { ...answer, startDate: '2026-11-23T11:00:00.000Z' }
    expect(() => prepareCostParts(strayed)).toThrow('no bucket of its own')
    expect(() => prepareCostParts({ ...answer, data: [...answer.data, ...answer.data] })).toThrow(
      'no bucket of its own',
    )
  })

  it('adds nothing up that is added up already', () => {
    const chart = prepareCostParts(
      hourly([{ inputCost: '1', totalCost: '1' }], { mode: 'cumulative' }),
    )
    expect(chart.unit).toBe('USD, added up by hour')
    expect(chart.total).toBeNull()
    expect(chart.series[0]?.total).toBeNull()
  })
})

describe('prepareTokens', () => {
  it('splits input into disjoint kinds that add up beyond 2³¹', () => {
    const chart = prepareTokens(
      hourly([
        {
          inputTokens: 5_000_000_000,
          cachedTokens: 3_000_000_000,
          cacheWriteTokens: 500_000_000,
          outputTokens: 7,
          totalTokens: 5_000_000_007,
        },
      ]),
    )
    expect(chart.series.map(({ values }) => values[0])).toEqual([
      '1500000000',
      '3000000000',
      '500000000',
      '7',
    ])
    expect(chart.unit).toBe('tokens per hour')
    expect(chart.total).toBe('5000000007')
  })
})

describe('prepareRequests', () => {
  it('shows errors, caller mistakes and the others of every request once', () => {
    const chart = prepareRequests(
      hourly([{ totalRequests: 100, errorCount: 3, clientErrorCount: 10 }]),
    )
    expect(chart.series.map(({ key, values }) => [key, values[0]])).toEqual([
      ['errors', '3'],
      ['clientErrors', '10'],
      ['others', '87'],
    ])
    expect(chart.totals).toEqual(['100'])
  })
})

describe('prepareErrorRate', () => {
  it('is a line with a gap where there were no requests', () => {
    const chart = prepareErrorRate(
      hourly([{ totalRequests: 4, errorCount: 1, errorRate: 0.25 }, {}, { totalRequests: 9 }]),
    )
    expect(chart.arrangement).toBe('lines')
    expect(chart.series[0]?.values).toEqual(['0.25', null, '0'])
    expect(chart.totals).toBeNull()
    expect(chart.series[0]?.total).toBeNull()
  })
})

describe('prepareRevenue', () => {
  it('layers processed, revenue and net, which are no parts of a whole', () => {
    const chart = prepareRevenue(hourly([{ processed: '10', revenue: '9.5', net: '-0.5' }, {}]))
    expect(chart.series.map(({ values }) => values)).toEqual([
      ['10', null],
      ['9.5', null],
      ['-0.5', null],
    ])
    expect(chart.arrangement).toBe('layered')
    expect(chart.totals).toBeNull()
    expect(chart.series.map(({ total }) => total)).toEqual(['10', '9.5', '-0.5'])
  })
})

describe('prepareSignups', () => {
  it('groups sign-ups and new paying customers', () => {
    const chart = prepareSignups(hourly([{ signups: 3, paidCustomers: 0 }]))
    expect(chart.series.map(({ values }) => values)).toEqual([['3'], ['0']])
    expect(chart.arrangement).toBe('grouped')
  })
})
