import type { Timeseries } from '@/metrics/answers'

import { assembleChart } from './assembleChart'
import type { Chart } from './chart'
import type { BucketOptions } from './prepareBuckets'

/** The charge by part, stacked. "Other" only where there is any. */
export function prepareCostParts(timeseries: Timeseries, options: BucketOptions = {}): Chart {
  const hasOther = timeseries.data.some(({ otherCost }) => Number(otherCost) !== 0)
  return assembleChart(
    timeseries,
    {
      title: 'Cost by part',
      measure: 'money',
      arrangement: 'stacked',
      things: 'USD',
      series: [
        { key: 'input', label: 'Input', color: 'var(--chart-input)', read: (p) => p.inputCost },
        { key: 'cached', label: 'Cached', color: 'var(--chart-cached)', read: (p) => p.cachedCost },
        {
          key: 'cacheWrite',
          label: 'Cache write',
          color: 'var(--chart-cache-write)',
          read: (p) => p.cacheWriteCost,
        },
        { key: 'output', label: 'Output', color: 'var(--chart-output)', read: (p) => p.outputCost },
        ...(hasOther
          ? [
              {
                key: 'other',
                label: 'Other',
                color: 'var(--chart-other)',
                read: (p: Timeseries['data'][number]) => p.otherCost,
              },
            ]
          : []),
      ],
      readTotal: (point) => point.totalCost,
    },
    options,
  )
}
