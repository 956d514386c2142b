import { describe, expect, it } from 'vitest'

import { modelColors } from '@/admin/charts/prepare/modelColors'
import { prepareAnalytics } from '@/admin/charts/prepare/prepareAnalytics'
import type { AnalyticsSeries } from '@/metrics/analyticsAnswers'

const answer = (given: Partial<AnalyticsSeries> = {}): AnalyticsSeries => ({
  measure: 'margin',
  group: 'model',
  range: 'custom',
  startDate: '2026-11-23T10:00:00.000Z',
  endDate: '2026-11-23T12:00:00.000Z',
  timeZone: 'UTC',
  granularity: 'hour',
  series: [
    { id: 'gpt-4o', name: null },
    { id: null, name: null },
  ],
  restGroups: 3,
  data: [
    { date: '2026-11-23T10:00:00.000Z', values: ['1.5', '-0.5'], rest: '-2', total: '-1' },
    { date: '2026-11-23T11:00:00.000Z', values: ['0', '0'], rest: '0', total: '0' },
  ],
  ...given,
})
const nameOf = ({ id }: { id: string | null }) => id ?? 'None named'
const prepare = (given: Partial<AnalyticsSeries> = {}) =>
  prepareAnalytics(answer(given), { title: 'Margin by model', nameOf })

describe('prepareAnalytics', () => {
  it('stacks named groups and all others, losses below zero', () => {
    const { series, totals, total, arrangement, unit, measure } = prepare()
    expect({ arrangement, unit, measure }).toEqual({
      arrangement: 'stacked',
      unit: 'USD per hour',
      measure: 'money',
    })
    expect(series.map(({ label, values }) => [label, values])).toEqual([
      ['gpt-4o', ['1.5', '0']],
      ['None named', ['-0.5', '0']],
      ['Other (3)', ['-2', '0']],
    ])
    expect([totals, total]).toEqual([['-1', '0'], '-1'])
  })

  it('refuses parts that are not the total', () => {
    const [point] = answer().data
    if (!point) throw new Error('There is a point')
    expect(() => prepare({ data: [{ ...point, total: '-0.999999999' }] })).toThrow('Parts make')
  })

  it('draws rates as lines with gaps, which do not add up', () => {
    const date = '2026-11-23T10:00:00.000Z'
    const { series, arrangement, totals, unit } = prepare({
      measure: 'errorRate',
      restGroups: 0,
      data: [{ date, values: [0.25, null], rest: null, total: 0.25 }],
    })
    expect({ arrangement, totals, unit }).toEqual({
      arrangement: 'lines',
      totals: null,
      unit: '% of requests per hour',
    })
    expect(series.map(({ values, total }) => [values, total])).toEqual([
      [['0.25', null], null],
      [[null, null], null],
    ])
  })

  it('counts in whole numbers, and gives a group the colour of its id', () => {
    const date = '2026-11-23T10:00:00.000Z'
    const { series, measure } = prepare({
      measure: 'totalRequests',
      data: [{ date, values: [7, 0], rest: 1, total: 8 }],
    })
    expect(measure).toBe('count')
    expect(series.map(({ values }) => values[0])).toEqual(['7', '0', '1'])
    const elsewhere = modelColors([{ key: 'openai/gpt-4o', id: 'gpt-4o' }])
    expect(series[0]?.color).toBe(elsewhere.get('openai/gpt-4o'))
  })
})
