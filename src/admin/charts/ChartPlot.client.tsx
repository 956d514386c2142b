'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'

import { ChartBuckets } from './ChartBuckets.client'
import { ChartMarks } from './ChartMarks.client'
import type { Chart, ChartMark, TimeTick } from './prepare/chart'
import { prepareHeights, type Drawing } from './prepare/prepareHeights'
import { prepareValueAxis, type ValueAxis } from './prepare/prepareValueAxis'

// The library is the largest part of a page and none of its text: it comes after the rest.
const Drawn = dynamic(() => import('./Drawn.client').then((module) => module.Drawn), { ssr: false })

/** The drawing: axes, shapes, and one link per bucket upon it, which arrow keys walk through. */
export function ChartPlot({ chart, drawing }: { chart: Chart; drawing: Drawing }) {
  const { buckets, arrangement, measure, marks } = chart
  const [shown, setShown] = useState<ChartMark | null>(null)
  const { rows, axis } = useMemo(() => {
    const { rows, lowest, highest } = prepareHeights(chart)
    return { rows, axis: prepareValueAxis(lowest, highest, measure) }
  }, [chart, measure])
  const isOverBars = drawing === 'bars' && arrangement !== 'lines'
  return (
    <div className="time-chart__frame">
      <Values axis={axis} />
      <div className="time-chart__plot">
        <Grid axis={axis} />
        {!isOverBars && <Hatches chart={chart} isBehind />}
        <div className="time-chart__shapes" aria-hidden>
          <Drawn chart={chart} rows={rows} axis={axis} drawing={drawing} />
        </div>
        {isOverBars && <Hatches chart={chart} isBehind={false} />}
        {shown && <MarkLine mark={shown} count={buckets.length} />}
        {isEmpty(chart) && <p className="time-chart__empty">Nothing in this time.</p>}
        <ChartBuckets chart={chart} />
      </div>
      {marks && marks.list.length > 0 && (
        <ChartMarks chart={chart} marks={marks} shown={shown} onShow={setShown} />
      )}
      {(['narrow', 'middle', 'wide'] as const).map((width) => (
        <Times key={width} width={width} ticks={chart.ticks[width]} count={buckets.length} />
      ))}
    </div>
  )
}

/** Sums of nothing are zero; a rate of zero is a good answer, and only gaps are none. */
const isEmpty = ({ series, arrangement }: Chart): boolean =>
  series.every(({ values }) =>
    values.every((value) => value === null || (arrangement !== 'lines' && Number(value) === 0)),
  )

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

function MarkLine({ mark, count }: { mark: ChartMark; count: number }) {
  const { kind, index, lastIndex } = mark
  return (
    <div
      className={`time-chart__mark-line time-chart__mark-line--${kind}`}
      style={{
        insetInlineStart: `${((index + 0.5) / count) * 100}%`,
        width: `${((lastIndex - index) / count) * 100}%`,
      }}
    />
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
