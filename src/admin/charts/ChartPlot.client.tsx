'use client'

import { useMemo } from 'react'

import { ChartBuckets } from './ChartBuckets.client'
import type { Chart, TimeTick } from './prepare/chart'
import { extentOf, prepareShapes, SHAPE_HEIGHT, type Drawing } from './prepare/prepareShapes'
import { prepareValueAxis, type ValueAxis } from './prepare/prepareValueAxis'

/** The drawing: axes, shapes, and one link per bucket upon it, which arrow keys walk through. */
export function ChartPlot({ chart, drawing }: { chart: Chart; drawing: Drawing }) {
  const { buckets, arrangement, measure } = chart
  const axis = useMemo(() => {
    const { lowest, highest } = extentOf(chart)
    return prepareValueAxis(lowest, highest, measure)
  }, [chart, measure])
  const isOverBars = drawing === 'bars' && arrangement !== 'lines'
  return (
    <div className="time-chart__frame">
      <Values axis={axis} />
      <div className="time-chart__plot">
        <Grid axis={axis} />
        {!isOverBars && <Hatches chart={chart} isBehind />}
        <Drawn chart={chart} axis={axis} drawing={drawing} />
        {isOverBars && <Hatches chart={chart} isBehind={false} />}
        {isEmpty(chart) && <p className="time-chart__empty">Nothing in this time.</p>}
        <ChartBuckets chart={chart} />
      </div>
      {(['narrow', 'middle', 'wide'] as const).map((width) => (
        <Times key={width} width={width} ticks={chart.ticks[width]} count={buckets.length} />
      ))}
    </div>
  )
}

const isEmpty = ({ series }: Chart): boolean =>
  series.every(({ values }) => values.every((value) => value === null || Number(value) === 0))

const heightOf = (value: number, { min, max }: ValueAxis): string =>
  `${(1 - (value - min) / (max - min)) * 100}%`

function Values({ axis }: { axis: ValueAxis }) {
  return (
    <div className="time-chart__values" aria-hidden>
      {axis.ticks.map(({ value, label }) => (
        <span key={value} style={{ top: heightOf(value, axis) }}>
          {label}
        </span>
      ))}
    </div>
  )
}

function Grid({ axis }: { axis: ValueAxis }) {
  return axis.ticks.map(({ value }) => (
    <div
      key={value}
      className={`time-chart__grid${value === 0 ? ' time-chart__grid--zero' : ''}`}
      style={{ top: heightOf(value, axis) }}
    />
  ))
}

function Drawn({ chart, axis, drawing }: { chart: Chart; axis: ValueAxis; drawing: Drawing }) {
  const shapes = useMemo(() => prepareShapes(chart, axis, drawing), [chart, axis, drawing])
  return (
    <svg
      viewBox={`0 0 ${Math.max(1, chart.buckets.length)} ${SHAPE_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {shapes.map(({ key, color, kind, path }) =>
        kind === 'fill' ? (
          <path key={key} d={path} style={{ fill: color }} />
        ) : (
          <path key={key} className="time-chart__line" d={path} style={{ stroke: color }} />
        ),
      )}
    </svg>
  )
}

function Hatches({ chart, isBehind }: { chart: Chart; isBehind: boolean }) {
  const share = 100 / chart.buckets.length
  return chart.buckets.map(({ from, state }, index) =>
    state === 'whole' ? null : (
      <div
        key={from}
        className={`time-chart__hatch${isBehind ? ' time-chart__hatch--behind' : ''}`}
        style={{ insetInlineStart: `${index * share}%`, width: `${share}%` }}
      />
    ),
  )
}

function Times({ width, ticks, count }: { width: string; ticks: TimeTick[]; count: number }) {
  return (
    <div className={`time-chart__times time-chart__times--${width}`} aria-hidden>
      {ticks.map(({ index, label }) => (
        <span key={index} style={{ insetInlineStart: `${((index + 0.5) / count) * 100}%` }}>
          {label}
        </span>
      ))}
    </div>
  )
}
