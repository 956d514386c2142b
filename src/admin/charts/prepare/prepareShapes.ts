import type { Chart } from './chart'
import type { ValueAxis } from './prepareValueAxis'

/** How sums are drawn; rates are lines in either. */
export type Drawing = 'areas' | 'bars'

/** The drawing's coordinates: a bucket is 1 wide, the axis is 1000 high, 0 is the top. */
export const SHAPE_HEIGHT = 1000

/** One path per series, in the order of painting. */
export type Shape = { key: string; color: string; kind: 'fill' | 'line'; path: string }

type Point = { low: number; high: number } | null
type Outline = { key: string; color: string; points: Point[]; left: number; right: number }

/** Heights on the screen, in doubles; what is printed comes from the exact text. */
const heightsOf = (values: readonly (string | null)[]): (number | null)[] =>
  values.map((value) => (value === null ? null : Number(value)))

/** The lowest and the highest point that the drawing reaches, for the axis. */
export function extentOf(chart: Chart): { lowest: number; highest: number } {
  let [lowest, highest] = [0, 0]
  for (const { points } of outlinesOf(chart))
    for (const point of points) {
      if (point === null) continue
      lowest = Math.min(lowest, point.low, point.high)
      highest = Math.max(highest, point.low, point.high)
    }
  return { lowest, highest }
}

/** Bars, areas or lines as SVG paths; gaps stay empty, nothing is smoothed. */
export function prepareShapes(chart: Chart, axis: ValueAxis, drawing: Drawing): Shape[] {
  const y = (value: number): number =>
    round(SHAPE_HEIGHT - ((value - axis.min) / (axis.max - axis.min)) * SHAPE_HEIGHT)
  const areLines =
    chart.arrangement === 'lines' || (chart.arrangement === 'grouped' && drawing === 'areas')
  return outlinesOf(chart).map((outline) => {
    const { key, color } = outline
    if (areLines) return { key, color, kind: 'line', path: linePath(outline, y) }
    const path = drawing === 'bars' ? barPath(outline, y) : areaPath(outline, y)
    return { key, color, kind: 'fill', path }
  })
}

function outlinesOf({ series, arrangement, buckets }: Chart): Outline[] {
  const gap = buckets.length > 60 ? 0.06 : 0.12
  const width = (1 - 2 * gap) / (arrangement === 'grouped' ? series.length : 1)
  // Parts below zero hang from it; parts above stand on it.
  const tops = buckets.map(() => ({ above: 0, below: 0 }))
  return series.map(({ key, color, values }, position) => {
    const left = gap + (arrangement === 'grouped' ? position * width : 0)
    const points = heightsOf(values).map((value, index): Point => {
      if (value === null) return null
      const top = tops[index]
      if (arrangement !== 'stacked' || !top) return { low: 0, high: value }
      const side = value < 0 ? 'below' : 'above'
      const low = top[side]
      top[side] += value
      return { low, high: top[side] }
    })
    return { key, color, points, left, right: left + width }
  })
}

const round = (value: number): number => Math.round(value * 100) / 100

/** A hair of background between the parts of a bar tells them apart without colour. */
const HAIR = 4

function barPath({ points, left, right }: Outline, y: (value: number) => number): string {
  let path = ''
  for (const [index, point] of points.entries()) {
    if (point === null || point.low === point.high) continue
    const [from, to] = [y(point.low), y(point.high)]
    const isThick = point.low !== 0 && Math.abs(from - to) > 3 * HAIR
    const base = isThick ? from + Math.sign(to - from) * HAIR : from
    path += `M${round(index + left)} ${base}V${to}H${round(index + right)}V${base}Z`
  }
  return path
}

/** Runs of known points, as [index, point]. */
function runsOf(points: readonly Point[]): [number, NonNullable<Point>][][] {
  const runs: [number, NonNullable<Point>][][] = []
  let isOpen = false
  for (const [index, point] of points.entries()) {
    if (point !== null && isOpen) runs.at(-1)?.push([index, point])
    else if (point !== null) runs.push([[index, point]])
    isOpen = point !== null
  }
  return runs
}

/** Straight from centre to centre; a bucket alone is as wide as a bar. */
function areaPath({ points, left, right }: Outline, y: (value: number) => number): string {
  return runsOf(points)
    .map((run) => {
      const xs: [number, NonNullable<Point>][] =
        run.length === 1
          ? run.flatMap(([index, point]) => [
              [index + left, point],
              [index + right, point],
            ])
          : run.map(([index, point]) => [index + 0.5, point])
      const upper = xs.map(([x, { high }]) => `${round(x)} ${y(high)}`)
      const lower = xs.toReversed().map(([x, { low }]) => `${round(x)} ${y(low)}`)
      return `M${[...upper, ...lower].join('L')}Z`
    })
    .join('')
}

/** A bucket alone is a dot: a line without length, with round ends. */
const linePath = ({ points }: Outline, y: (value: number) => number): string =>
  runsOf(points)
    .map((run) => {
      const corners = run.map(([index, { high }]) => `${index + 0.5} ${y(high)}`)
      return run.length === 1 ? `M${corners[0]}h0` : `M${corners.join('L')}`
    })
    .join('')
