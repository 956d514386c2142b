import { expect } from 'vitest'

import type { Chart } from '@/admin/charts/prepare/chart'
import type { TimeseriesPoint, UsageSums } from '@/metrics/answers'

import type { Happened } from './plainDashboard'

/** A bucket of the charts: usage, money and sign-ups. */
export type Point = { usage: UsageSums; happened: Happened }

/** Every series of the charts but those of the models, by the chart's title. */
const SERIES: Record<string, Record<string, (point: Point) => string>> = {
  Revenue: {
    processed: ({ happened }) => happened.processed,
    revenue: ({ happened }) => happened.revenue,
    net: ({ happened }) => happened.net,
  },
  'Sign-ups and paying customers': {
    signups: ({ happened }) => happened.signups,
    paidCustomers: ({ happened }) => happened.paidCustomers,
  },
  Tokens: {
    input: ({ usage }) => String(usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens),
    cached: ({ usage }) => String(usage.cachedTokens),
    cacheWrite: ({ usage }) => String(usage.cacheWriteTokens),
    output: ({ usage }) => String(usage.outputTokens),
  },
}

/** What the platform's timeseries answers for a bucket. */
export function bucketOf(date: string, usage: UsageSums, happened: Happened): TimeseriesPoint {
  const { processed, revenue, net, refunded, gifted, signups, paidCustomers } = happened
  return {
    date,
    ...usage,
    processed,
    revenue,
    net,
    refunded,
    gifted,
    signups: Number(signups),
    paidCustomers: Number(paidCustomers),
  }
}

/** Compares every series of a chart; `checked` are the buckets of the points. */
export function expectChart(chart: Chart, points: readonly Point[], checked: readonly number[]) {
  const checks = SERIES[chart.title] ?? expect.fail(`No check of the chart ${chart.title}`)
  expect(chart.series.map(({ key }) => key)).toEqual(Object.keys(checks))
  for (const { key, values } of chart.series)
    expect(
      checked.map((at) => values[at]),
      `${chart.title}: ${key}`,
    ).toEqual(points.map((point) => checks[key]?.(point)))
}
