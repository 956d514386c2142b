'use client'

import { AlignedNumber } from './AlignedNumber'
import { MarkGlyph } from './MarkGlyph'
import { alignDecimals } from './prepare/alignDecimals'
import type { Chart } from './prepare/chart'
import { formatExactValue } from './prepare/formatValue'
import { marksAt } from './prepare/marksAt'
import { Swatch } from './Swatch'

/** All series of one bucket, exact, with their total. Beside the bucket, on the side with more room. */
export function ChartTooltip({ id, chart, index }: { id: string; chart: Chart; index: number }) {
  const { buckets, series, totals, measure, arrangement } = chart
  const isLeft = index < buckets.length / 2
  const edge = ((isLeft ? index + 1 : buckets.length - index) / buckets.length) * 100
  const texts = [...series.map(({ values }) => values), ...(totals ? [totals] : [])].map((values) =>
    formatExactValue(values[index] ?? null, measure),
  )
  const pads = alignDecimals(texts)
  const number = (row: number) => <AlignedNumber text={texts[row] ?? ''} pad={pads[row]} />
  return (
    <div
      id={id}
      role="tooltip"
      className={`time-chart__tooltip time-chart__tooltip--from-${isLeft ? 'left' : 'right'}`}
      style={{ '--edge': `${edge}%` } as React.CSSProperties}
    >
      <div className="time-chart__tooltip-head">{buckets[index]?.label}</div>
      {series.map(({ key, label, color }, row) => (
        <div className="time-chart__tooltip-row" key={key}>
          <span>
            <Swatch color={color} isLine={arrangement === 'lines'} />
            {label}
          </span>
          {number(row)}
        </div>
      ))}
      {totals && (
        <div className="time-chart__tooltip-row time-chart__tooltip-row--total">
          <span>Total</span>
          {number(series.length)}
        </div>
      )}
      <MarksOf chart={chart} index={index} />
      {buckets[index]?.href && (
        <div className="time-chart__tooltip-hint">Click or Enter: its rows</div>
      )}
    </div>
  )
}

/** What happened then; more than one thing by its number, as the row below says what. */
function MarksOf({ chart, index }: { chart: Chart; index: number }) {
  const marks = marksAt(chart, index)
  if (marks.length === 0) return null
  return (
    <div className="time-chart__tooltip-marks">
      {marks.map(({ kind, index: begin, label, items }) => (
        <div className="time-chart__tooltip-mark" key={`${kind} ${begin}`}>
          <MarkGlyph kind={kind} />
          {items.length === 1 ? items[0]?.title : label}
        </div>
      ))}
    </div>
  )
}
