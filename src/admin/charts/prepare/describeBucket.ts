import type { Chart } from './chart'
import { formatExactValue } from './formatValue'
import { marksAt } from './marksAt'

/** A bucket in words, for those who hear the chart: its total, or its values where nothing adds up. */
export function describeBucket(chart: Chart, index: number): string {
  const { buckets, series, totals, measure } = chart
  const values = totals
    ? `total ${formatExactValue(totals[index] ?? null, measure)}`
    : series
        .map(({ label, values }) => `${label} ${formatExactValue(values[index] ?? null, measure)}`)
        .join(', ')
  const marks = marksAt(chart, index).map(({ label }) => `, ${label}`)
  return `${buckets[index]?.label ?? ''}: ${values}${marks.join('')}`
}
