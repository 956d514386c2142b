import { describe, expect, it } from 'vitest'

import type { Arrangement, Chart } from '@/admin/charts/prepare/chart'
import { extentOf, prepareShapes, type Drawing } from '@/admin/charts/prepare/prepareShapes'
import { prepareTokens } from '@/admin/charts/prepare/prepareTokens'

import { hourly } from './timeseries'

function chartOf(arrangement: Arrangement, values: (string | null)[][]): Chart {
  const frame = prepareTokens(hourly((values[0] ?? []).map(() => ({}))))
  return {
    ...frame,
    arrangement,
    series: values.map((series, index) => ({
      key: String(index),
      label: String(index),
      color: 'black',
      values: series,
      total: null,
    })),
  }
}

/** An axis on which a value of 10 is the whole height, from top 0 to bottom 1000. */
const AXIS = { min: 0, max: 10, ticks: [] }
const paths = (chart: Chart, drawing: Drawing, axis = AXIS) =>
  prepareShapes(chart, axis, drawing).map(({ path }) => path)

describe('prepareShapes', () => {
  it('stacks bars upon each other, with a hair between the parts', () => {
    const chart = chartOf('stacked', [['2'], ['5']])
    expect(paths(chart, 'bars')).toEqual([
      'M0.12 1000V800H0.88V1000Z',
      // Its foot is a hair above the part below; its top is exact.
      'M0.12 796V300H0.88V796Z',
    ])
    expect(extentOf(chart)).toEqual({ lowest: 0, highest: 7 })
  })

  it('draws layers from zero, one in front of the other', () => {
    const chart = chartOf('layered', [['8'], ['6']])
    expect(paths(chart, 'bars')).toEqual(['M0.12 1000V200H0.88V1000Z', 'M0.12 1000V400H0.88V1000Z'])
    expect(extentOf(chart).highest).toBe(8)
  })

  it('puts groups side by side', () => {
    expect(paths(chartOf('grouped', [['10'], ['10']]), 'bars')).toEqual([
      'M0.12 1000V0H0.5V1000Z',
      'M0.5 1000V0H0.88V1000Z',
    ])
  })

  it('hangs what is negative from zero', () => {
    const chart = chartOf('stacked', [['4'], ['-2'], ['3']])
    expect(extentOf(chart)).toEqual({ lowest: -2, highest: 7 })
    const axis = { min: -10, max: 10, ticks: [] }
    expect(paths(chart, 'bars', axis)[1]).toBe('M0.12 500V600H0.88V500Z')
  })

  it('leaves gaps empty: no bar, a broken line, a lone point as a dot', () => {
    const values = [['1', '2', null, '3', null, '4', '5']]
    expect(paths(chartOf('lines', values), 'bars')).toEqual([
      'M0.5 900L1.5 800M3.5 700h0M5.5 600L6.5 500',
    ])
    expect(paths(chartOf('stacked', values), 'bars')[0]?.match(/M/g)).toHaveLength(5)
    expect(paths(chartOf('stacked', values), 'areas')[0]?.match(/M/g)).toHaveLength(3)
  })

  it('joins areas straight from centre to centre', () => {
    expect(
      paths(
        chartOf('stacked', [
          ['2', '4'],
          ['1', '1'],
        ]),
        'areas',
      ),
    ).toEqual(['M0.5 800L1.5 600L1.5 1000L0.5 1000Z', 'M0.5 700L1.5 500L1.5 600L0.5 800Z'])
  })

  it('draws groups as lines where areas are asked for', () => {
    const [shape] = prepareShapes(chartOf('grouped', [['2', '4']]), AXIS, 'areas')
    expect(shape).toMatchObject({ kind: 'line', path: 'M0.5 800L1.5 600' })
  })
})
