import type { Timeseries, TimeseriesPoint } from '@/metrics/answers'

/** A point with nothing in it. */
export const point = (date: string, given: Partial<TimeseriesPoint> = {}): TimeseriesPoint => ({
  date,
  totalRequests: 0,
  totalTokens: 0,
  totalCost: '0',
  inputTokens: 0,
  inputCost: '0',
  outputTokens: 0,
  outputCost: '0',
  cachedTokens: 0,
  cachedCost: '0',
  cacheWriteTokens: 0,
  cacheWriteCost: '0',
  reasoningTokens: 0,
  otherCost: '0',
  ownKeyListCost: '0',
  discountSavings: '0',
  errorCount: 0,
  clientErrorCount: 0,
  errorRate: 0,
  cacheHits: 0,
  providerCost: '0',
  margin: '0',
  ...given,
})

/** Hours of 23 November 2026 from 10:00 UTC on, one point each. */
export const hourly = (
  points: Partial<TimeseriesPoint>[],
  given: Partial<Timeseries> = {},
): Timeseries => ({
  startDate: '2026-11-23T10:00:00.000Z',
  endDate: new Date(Date.UTC(2026, 10, 23, 10 + points.length)).toISOString(),
  timeZone: 'UTC',
  granularity: 'hour',
  mode: 'daily',
  data: points.map((values, index) =>
    point(new Date(Date.UTC(2026, 10, 23, 10 + index)).toISOString(), values),
  ),
  ...given,
})
