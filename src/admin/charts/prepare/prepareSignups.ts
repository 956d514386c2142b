import type { Timeseries } from '@/metrics/answers'

import { assembleChart } from './assembleChart'
import type { Chart } from './chart'
import type { BucketOptions } from './prepareBuckets'

const countText = (count: number | undefined): string | null =>
  count === undefined ? null : String(count)

/** Users signed up and organizations that paid for the first time, side by side: no parts of a whole. */
export const prepareSignups = (timeseries: Timeseries, options: BucketOptions = {}): Chart =>
  assembleChart(
    timeseries,
    {
      title: 'Sign-ups and paying customers',
      measure: 'count',
      arrangement: 'grouped',
      things: 'people and customers',
      series: [
        {
          key: 'signups',
          label: 'Sign-ups',
          color: 'var(--chart-signups)',
          read: (point) => countText(point.signups),
        },
        {
          key: 'paidCustomers',
          label: 'New paying customers',
          color: 'var(--chart-paid)',
          read: (point) => countText(point.paidCustomers),
        },
      ],
    },
    options,
  )
