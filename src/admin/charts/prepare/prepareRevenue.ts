import type { Timeseries } from '@/metrics/answers'

import { assembleChart } from './assembleChart'
import type { Chart } from './chart'
import type { BucketOptions } from './prepareBuckets'

/**
 * Processed ≥ revenue ≥ net, each drawn in front of the one that contains it. For the platform's
 * timeseries: elsewhere there is no revenue, which is a gap.
 */
export const prepareRevenue = (timeseries: Timeseries, options: BucketOptions = {}): Chart =>
  assembleChart(
    timeseries,
    {
      title: 'Revenue',
      measure: 'money',
      arrangement: 'layered',
      things: 'USD',
      series: [
        {
          key: 'processed',
          label: 'Processed',
          color: 'var(--chart-processed)',
          read: (point) => point.processed ?? null,
        },
        {
          key: 'revenue',
          label: 'Revenue (less platform fee)',
          color: 'var(--chart-revenue)',
          read: (point) => point.revenue ?? null,
        },
        {
          key: 'net',
          label: 'Net (less refunds)',
          color: 'var(--chart-net)',
          read: (point) => point.net ?? null,
        },
      ],
    },
    options,
  )
