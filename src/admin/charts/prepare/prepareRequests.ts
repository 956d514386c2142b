import type { Timeseries } from '@/metrics/answers'
import { shortestDecimal } from '@/money/shortestDecimal'

import { assembleChart } from './assembleChart'
import type { Chart } from './chart'
import type { BucketOptions } from './prepareBuckets'

/** Requests by outcome, stacked. Caller mistakes are no errors and stand apart. */
export const prepareRequests = (timeseries: Timeseries, options: BucketOptions = {}): Chart =>
  assembleChart(
    timeseries,
    {
      title: 'Requests and errors',
      measure: 'count',
      arrangement: 'stacked',
      things: 'requests',
      series: [
        {
          key: 'errors',
          label: 'Gateway and provider errors',
          color: 'var(--chart-error)',
          read: (point) => String(point.errorCount),
        },
        {
          key: 'clientErrors',
          label: 'Caller mistakes',
          color: 'var(--chart-client-error)',
          read: (point) => String(point.clientErrorCount),
        },
        {
          key: 'others',
          label: 'Without error',
          color: 'var(--chart-ok)',
          read: (point) => String(point.totalRequests - point.errorCount - point.clientErrorCount),
        },
      ],
      readTotal: (point) => String(point.totalRequests),
    },
    options,
  )

/** The error rate as a line. Without requests there is no rate: a gap. */
export const prepareErrorRate = (timeseries: Timeseries, options: BucketOptions = {}): Chart =>
  assembleChart(
    timeseries,
    {
      title: 'Error rate',
      measure: 'percent',
      arrangement: 'lines',
      things: '% of requests',
      series: [
        {
          key: 'errorRate',
          label: 'Gateway and provider errors',
          color: 'var(--chart-error)',
          read: (point) => (point.totalRequests === 0 ? null : shortestDecimal(point.errorRate)),
        },
      ],
    },
    options,
  )
