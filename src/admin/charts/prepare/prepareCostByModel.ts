import type { CostByModel, ModelCost, Timeseries } from '@/metrics/answers'
import { subtractMoney, sumMoney } from '@/money/sumMoney'

import { alignToStarts, assembleChart } from './assembleChart'
import type { Chart } from './chart'
import { MODEL_COLORS, modelColors } from './modelColors'
import { startsOf, type BucketOptions } from './prepareBuckets'

type Listed = Pick<ModelCost, 'model' | 'provider'>

const keyOf = ({ model, provider }: Listed): string => `${provider}/${model}`

/**
 * The charge of the seven dearest models and of all others, stacked. The others of a bucket are its
 * total minus the listed ones, so that no cost is lost: both answers must be of one snapshot.
 * @throws Error when the answers are of different ranges, bucket sizes or modes
 */
export function prepareCostByModel(
  costByModel: CostByModel,
  timeseries: Timeseries,
  options: BucketOptions = {},
): Chart {
  for (const name of ['startDate', 'endDate', 'granularity', 'timeZone', 'mode'] as const)
    if (costByModel[name] !== timeseries[name])
      throw new Error(`Two answers on one chart differ in ${name}.`)
  const listed = costByModel.models.slice(0, MODEL_COLORS)
  const colors = modelColors(listed.map((item) => ({ key: keyOf(item), id: item.model })))
  const costs = costsByBucket(costByModel, listed, timeseries)
  const readListed = (date: string, key: string) => costs.get(date)?.get(key) ?? '0'
  const names = labelsOf(listed)
  const rest = restOf(costByModel)
  return assembleChart(
    timeseries,
    {
      title: 'Cost by model',
      measure: 'money',
      arrangement: 'stacked',
      things: 'USD',
      series: [
        ...listed.map((model) => ({
          key: keyOf(model),
          label: names.get(keyOf(model)) ?? model.model,
          color: colors.get(keyOf(model)) ?? 'var(--chart-rest)',
          read: (point: { date: string }) => readListed(point.date, keyOf(model)),
        })),
        ...(rest
          ? [
              {
                key: 'rest',
                label: rest,
                color: 'var(--chart-rest)',
                read: (point: { date: string; totalCost: string }) =>
                  subtractMoney(
                    point.totalCost,
                    listed.map((model) => readListed(point.date, keyOf(model))),
                  ),
              },
            ]
          : []),
      ],
      readTotal: (point) => point.totalCost,
    },
    options,
  )
}

/** Cost by the point's date and the model's key. Both answers' dates are matched by their bucket. */
function costsByBucket(
  { data }: CostByModel,
  listed: readonly Listed[],
  timeseries: Timeseries,
): Map<string, Map<string, string>> {
  const starts = startsOf(timeseries)
  const points = alignToStarts(timeseries.data, starts)
  const keys = new Set(listed.map(keyOf))
  const costs = new Map<string, Map<string, string>>()
  for (const item of data) {
    const key = keyOf(item)
    if (!keys.has(key)) continue
    const at = Date.parse(item.date)
    const point = points[starts.findLastIndex((start) => start <= at)]
    if (!point) throw new Error(`The bucket of ${item.date} has a model's cost, but no total.`)
    const bucket = costs.get(point.date) ?? new Map<string, string>()
    bucket.set(key, sumMoney([bucket.get(key) ?? '0', item.totalCost]))
    costs.set(point.date, bucket)
  }
  return costs
}

/** The model alone, with its provider where two providers serve it. */
function labelsOf(listed: readonly Listed[]): Map<string, string> {
  const seen = listed.map(({ model }) => model)
  return new Map(
    listed.map((item) => {
      const isAlone = seen.indexOf(item.model) === seen.lastIndexOf(item.model)
      return [keyOf(item), isAlone ? item.model : `${item.model} (${item.provider})`]
    }),
  )
}

/** `Other (13)`; how many models the answer itself summed up as its rest, it does not say. */
function restOf({ models, rest, mode }: CostByModel): string | null {
  const known = Math.max(0, models.length - MODEL_COLORS)
  if (rest.totalRequests > 0) return known > 0 ? `Other (${known} and more)` : 'Other'
  if (known > 0) return `Other (${known})`
  // What was used only before the range counts too.
  return mode === 'cumulative' ? 'Other' : null
}
