import { describe, expect, it } from 'vitest'

import type { Arrangement, Chart } from '@/admin/charts/prepare/chart'
import { prepareHeights } from '@/admin/charts/prepare/prepareHeights'
import { prepareTokens } from '@/admin/charts/prepare/prepareTokens'

import { hourly } from './timeseries'

function chartOf(arrangement: Arrangement, values: (string | null)[][]): Chart {
  const frame = prepareTokens(hourly((values[0] ?? []).map(() => ({}))))
  return {
    ...frame,
    arrangement,
    series: values.map((series, index) => ({
      key: `series ${index}`,
      label: String(index),
      color: 'black',
      values: series,
      total: null,
    })),
  }
}

describe('prepareHeights', () => {
  it('reaches as high as the parts upon each other', () => {
    const { rows, lowest, highest } = prepareHeights(chartOf('stacked', [['2'], ['5']]))
    expect(rows).toEqual([{ index: 0, heights: { 'series 0': 2, 'series 1': 5 } }])
    expect([lowest, highest]).toEqual([0, 7])
  })

  it('reaches as high as the highest of layers, groups and lines', () => {
    for (const arrangement of ['layered', 'grouped', 'lines'] as const)
      expect(prepareHeights(chartOf(arrangement, [['8'], ['6']])).highest).toBe(8)
  })

  it('hangs what is negative from zero', () => {
    const { lowest, highest } = prepareHeights(chartOf('stacked', [['4'], ['-2'], ['3'], ['-1']]))
    expect([lowest, highest]).toEqual([-3, 7])
  })

  it('keeps a gap apart from a zero', () => {
    const { rows } = prepareHeights(chartOf('lines', [['1', null, '0']]))
    expect(rows.map(({ heights }) => heights['series 0'])).toEqual([1, null, 0])
  })
})
