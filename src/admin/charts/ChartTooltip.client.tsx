'use client'

import type { Chart } from './prepare/chart'
import { formatExactValue } from './prepare/formatValue'
import { Swatch } from './Swatch'

/** All series of one bucket, exact, with their total. Beside the bucket, on the side with more room. */
export function ChartTooltip({ id, chart, index }: { id: string; chart: Chart; index: number }) {
  const { buckets, series, totals, measure, arrangement } = chart
  const isLeft = index < buckets.length / 2
  const edge = ((isLeft ? index + 1 : buckets.length - index) / buckets.length) * 100
  return (
    <div
      id={id}
      role="tooltip"
      className={`time-chart__tooltip time-chart__tooltip--from-${isLeft ? 'left' : 'right'}`}
      style={{ '--edge': `${edge}%` } as React.CSSProperties}
    >
      <div className="time-chart__tooltip-head">{buckets[index]?.label}</div>
      {series.map(({ key, label, color, values }) => (
        <div className="time-chart__tooltip-row" key={key}>
          <span>
            <Swatch color={color} isLine={arrangement === 'lines'} />
            {label}
          </span>
          <span>{formatExactValue(values[index] ?? null, measure)}</span>
        </div>
      ))}
      {totals && (
        <div className="time-chart__tooltip-row time-chart__tooltip-row--total">
          <span>Total</span>
          <span>{formatExactValue(totals[index] ?? null, measure)}</span>
        </div>
      )}
      {buckets[index]?.href && <div className="time-chart__tooltip-hint">Open its rows: Enter</div>}
    </div>
  )
}
