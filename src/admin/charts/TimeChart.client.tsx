'use client'

import { useId, useState } from 'react'

import { Segments } from '../components/Segments.client'
import { ChartPlot } from './ChartPlot.client'
import { ChartTable } from './ChartTable.client'
import { MarkGlyph } from './MarkGlyph'
import type { Chart } from './prepare/chart'
import { formatExactValue, formatValue } from './prepare/formatValue'
import { lanesOf } from './prepare/marksAt'
import { Swatch } from './Swatch'
import './timeChart.css'

type View = 'areas' | 'bars' | 'table'

const VIEWS: Record<Chart['arrangement'], { value: View; label: string }[]> = {
  stacked: [
    { value: 'bars', label: 'Bars' },
    { value: 'areas', label: 'Areas' },
    { value: 'table', label: 'Table' },
  ],
  layered: [
    { value: 'bars', label: 'Bars' },
    { value: 'areas', label: 'Areas' },
    { value: 'table', label: 'Table' },
  ],
  grouped: [
    { value: 'bars', label: 'Bars' },
    { value: 'areas', label: 'Lines' },
    { value: 'table', label: 'Table' },
  ],
  lines: [
    { value: 'bars', label: 'Line' },
    { value: 'table', label: 'Table' },
  ],
}

/**
 * A chart over time, drawn or as a table of the exact numbers. Give it what a `prepare…` function
 * made: `<TimeChart chart={prepareCostParts(timeseries, { now, hrefOf })} />`. It takes the width of
 * its parent; frame, axes and legend are in the server's HTML, so nothing jumps when the shapes come.
 */
export function TimeChart({ chart }: { chart: Chart }) {
  const [view, setView] = useState<View>('bars')
  const titleId = useId()
  return (
    <section
      className="time-chart"
      aria-labelledby={titleId}
      style={{ '--lanes': lanesOf(chart).length } as React.CSSProperties}
    >
      <div className="time-chart__head">
        <div>
          <h3 className="time-chart__title" id={titleId}>
            {chart.title}
          </h3>
          <span className="time-chart__unit">{chart.unit}</span>
        </div>
        <Segments
          label={`${chart.title}: shown as`}
          choices={VIEWS[chart.arrangement]}
          value={view}
          onChoose={setView}
        />
      </div>
      {view === 'table' ? <ChartTable chart={chart} /> : <ChartPlot chart={chart} drawing={view} />}
      <Legend chart={chart} drawsLines={chart.arrangement === 'lines'} />
    </section>
  )
}

function Legend({ chart, drawsLines }: { chart: Chart; drawsLines: boolean }) {
  const isIncomplete = chart.buckets.some(({ state }) => state !== 'whole')
  return (
    <ul className="time-chart__legend">
      {chart.series.map(({ key, label, color, total }) => (
        <li key={key}>
          <Swatch color={color} isLine={drawsLines} />
          {label}
          {total !== null && (
            <span
              className="time-chart__legend-total"
              title={formatExactValue(total, chart.measure)}
            >
              {formatValue(total, chart.measure)}
            </span>
          )}
        </li>
      ))}
      {chart.marks?.legend.map(({ kind, label }) => (
        <li key={kind}>
          <MarkGlyph kind={kind} />
          {label}
        </li>
      ))}
      {isIncomplete && (
        <li>
          <span className="swatch swatch--hatch" />
          not a whole {chart.bucketSize}
        </li>
      )}
    </ul>
  )
}
