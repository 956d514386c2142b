import type { Timeseries } from '@/metrics/answers'

import { assembleChart } from './assembleChart'
import type { Chart } from './chart'
import type { BucketOptions } from './prepareBuckets'

/** Tokens by kind, stacked: disjoint kinds, so that they add up. Output includes reasoning. */
export const prepareTokens = (timeseries: Timeseries, options: BucketOptions = {}): Chart =>
  assembleChart(
    timeseries,
    {
      title: 'Tokens',
      measure: 'count',
      arrangement: 'stacked',
      things: 'tokens',
      series: [
        {
          key: 'input',
          label: 'Uncached input',
          color: 'var(--chart-input)',
          read: (point) => String(point.inputTokens - point.cachedTokens - point.cacheWriteTokens),
        },
        {
          key: 'cached',
          label: 'Cached',
          color: 'var(--chart-cached)',
          read: (point) => String(point.cachedTokens),
        },
        {
          key: 'cacheWrite',
          label: 'Cache write',
          color: 'var(--chart-cache-write)',
          read: (point) => String(point.cacheWriteTokens),
        },
        {
          key: 'output',
          label: 'Output',
          color: 'var(--chart-output)',
          read: (point) => String(point.outputTokens),
        },
      ],
      readTotal: (point) => String(point.totalTokens),
    },
    options,
  )
