'use client'

import { Area, Bar, ComposedChart, Line, XAxis, YAxis } from 'recharts'

import type { Chart, Series } from './prepare/chart'
import type { Drawing, HeightRow } from './prepare/prepareHeights'
import type { ValueAxis } from './prepare/prepareValueAxis'

type Props = {
  chart: Chart
  rows: HeightRow[]
  axis: ValueAxis
  drawing: Drawing
}

const FILL = { width: '100%', height: '100%' }
const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 }
const MANY_BUCKETS = 60

/**
 * The shapes, and nothing but them: axes, labels, links and the tooltip are HTML around it, one band of
 * equal width a bucket. Straight lines, no animation, gaps stay empty.
 */
export function Drawn({ chart, rows, axis, drawing }: Props) {
  const { series, arrangement, buckets } = chart
  const isLayered = arrangement === 'layered'
  // Each layer has a band of its own, so that they lie in front of each other and not side by side.
  const bandOf = (key: string) => (isLayered ? key : 'all')
  const bands = isLayered ? series.map(({ key }) => key) : ['all']
  return (
    <ComposedChart
      accessibilityLayer={false}
      barCategoryGap={buckets.length > MANY_BUCKETS ? '6%' : '12%'}
      barGap={0}
      data={rows}
      margin={NO_MARGIN}
      responsive
      stackOffset="sign"
      style={FILL}
    >
      {bands.map((band) => (
        <XAxis key={band} dataKey="index" hide scale="band" xAxisId={band} />
      ))}
      <YAxis allowDataOverflow domain={[axis.min, axis.max]} hide type="number" />
      {series.map((one) => (
        <ShapeOf key={one.key} band={bandOf(one.key)} chart={chart} drawing={drawing} one={one} />
      ))}
    </ComposedChart>
  )
}

type ShapeProps = { chart: Chart; drawing: Drawing; band: string; one: Series }

function ShapeOf({ chart, drawing, band, one: { key, color } }: ShapeProps) {
  const { arrangement, buckets } = chart
  const heightOf = ({ heights }: HeightRow) => heights[key] ?? null
  const common = { dataKey: heightOf, xAxisId: band, isAnimationActive: false } as const
  const stack = arrangement === 'stacked' ? { stackId: 'whole' } : {}
  const areLines = arrangement === 'lines' || (arrangement === 'grouped' && drawing === 'areas')
  if (areLines)
    return (
      <Line
        {...common}
        activeDot={false}
        dot={false}
        stroke={color}
        strokeLinecap="round"
        strokeWidth={2}
        type="linear"
      />
    )
  // An area over one bucket has no width.
  if (drawing === 'areas' && buckets.length > 1)
    return (
      <Area
        {...common}
        {...stack}
        activeDot={false}
        fill={color}
        fillOpacity={1}
        stroke="none"
        type="linear"
      />
    )
  // A hair of background between the parts of a bar tells them apart without colour.
  const hair = buckets.length > MANY_BUCKETS ? {} : { stroke: 'var(--theme-bg)', strokeWidth: 0.75 }
  return <Bar {...common} {...stack} {...hair} fill={color} />
}
