import type { Chart, ChartMark, MarkKind } from './chart'

/** What stands at a bucket or reaches into it. */
export const marksAt = ({ marks }: Pick<Chart, 'marks'>, at: number): ChartMark[] =>
  (marks?.list ?? []).filter(({ index, lastIndex }) => index <= at && at <= lastIndex)

const LANES: readonly MarkKind[] = ['incident', 'price']

/** A lane of the time axis for each kind that there is. */
export const lanesOf = ({ marks }: Pick<Chart, 'marks'>): MarkKind[] =>
  LANES.filter((lane) => marks?.list.some(({ kind }) => kind === lane))
