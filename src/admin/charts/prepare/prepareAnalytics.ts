import type {
  AnalyticsMeasure,
  AnalyticsPoint,
  AnalyticsSeries,
  AnalyticsValue,
} from '@/metrics/analyticsAnswers'
import { shortestDecimal } from '@/money/shortestDecimal'

import { assembleChart } from './assembleChart'
import type { Chart, Measure } from './chart'
import { modelColors } from './modelColors'
import type { BucketOptions } from './prepareBuckets'

/** What is counted, by measure; money is in USD. */
const THINGS: Partial<Record<AnalyticsMeasure, { measure: Measure; things: string }>> = {
  totalRequests: { measure: 'count', things: 'requests' },
  totalTokens: { measure: 'count', things: 'tokens' },
  errorCount: { measure: 'count', things: 'errors' },
  errorRate: { measure: 'percent', things: '% of requests' },
}

type Options = BucketOptions & {
  title: string
  /** What a series is called. */
  nameOf: (series: { id: string | null; name: string | null }) => string
}

/**
 * A measure of the highest groups and of all others, stacked; error rates are lines, with a gap where
 * there were no requests. A group has the colour of its id, as on other charts.
 * @throws Error when parts are not the total
 */
export function prepareAnalytics(answer: AnalyticsSeries, options: Options): Chart {
  const { series, restGroups, measure } = answer
  const { title, nameOf, ...buckets } = options
  const keyed = series.map((one, index) => ({ ...one, index, key: keyOf(one) }))
  const colors = modelColors(keyed.map(({ key, id }) => ({ key, id: id ?? '' })))
  const isRate = measure === 'errorRate'
  const { things, measure: unit } = THINGS[measure] ?? { things: 'USD', measure: 'money' }
  const others = {
    key: 'rest',
    label: `Other (${restGroups})`,
    color: 'var(--chart-rest)',
    read: (point: AnalyticsPoint) => toText(point.rest),
  }
  return assembleChart<AnalyticsPoint>(
    { ...answer, mode: 'daily' },
    {
      title,
      measure: unit,
      arrangement: isRate ? 'lines' : 'stacked',
      things,
      series: [
        ...keyed.map(({ key, index, ...one }) => ({
          key,
          label: nameOf(one),
          color: colors.get(key) ?? 'var(--chart-rest)',
          read: (point: AnalyticsPoint) => toText(point.values[index] ?? null),
        })),
        ...(restGroups > 0 ? [others] : []),
      ],
      ...(isRate ? {} : { readTotal: (point) => toText(point.total) ?? '0' }),
    },
    buckets,
  )
}

/** An id never reads as "rest". */
const keyOf = ({ id }: { id: string | null }): string => (id === null ? 'none' : `id ${id}`)

const toText = (value: AnalyticsValue): string | null =>
  typeof value === 'number' ? shortestDecimal(value) : value
