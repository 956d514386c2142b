import type { Chart } from './chart'

/** How sums are drawn; rates are lines in either. */
export type Drawing = 'areas' | 'bars'

/** One bucket: its place from the left, and a height per series key; null is a gap. */
export type HeightRow = { index: number; heights: Record<string, number | null> }

export type Heights = {
  rows: HeightRow[]
  /** The lowest and the highest point that the drawing reaches, for the axis. */
  lowest: number
  highest: number
}

/** Heights on the screen, in doubles: what is printed comes from the exact text. */
export function prepareHeights({ series, arrangement, buckets }: Chart): Heights {
  let [lowest, highest] = [0, 0]
  const rows = buckets.map((_, index): HeightRow => {
    const heights: HeightRow['heights'] = {}
    // Parts below zero hang from it; parts above stand on it.
    let [below, above] = [0, 0]
    for (const { key, values } of series) {
      const text = values[index] ?? null
      const height = text === null ? null : Number(text)
      heights[key] = height
      if (height === null) continue
      const isPart = arrangement === 'stacked'
      if (height < 0) below = isPart ? below + height : Math.min(below, height)
      else above = isPart ? above + height : Math.max(above, height)
    }
    lowest = Math.min(lowest, below)
    highest = Math.max(highest, above)
    return { index, heights }
  })
  return { rows, lowest, highest }
}
