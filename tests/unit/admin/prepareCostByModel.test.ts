import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { modelColors } from '@/admin/charts/prepare/modelColors'
import { prepareCostByModel } from '@/admin/charts/prepare/prepareCostByModel'
import type { CostByModel, Timeseries } from '@/metrics/answers'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { subtractMoney, sumMoney } from '@/money/sumMoney'

import { hourly } from './timeseries'

const usd = (nano: bigint): string => formatNano(toNanoUsd(nano))

/** Answers about `costs[model][bucket]`, of which `listed` models are named and the others the rest. */
function answers(costs: bigint[][], listed: number): { byModel: CostByModel; all: Timeseries } {
  const hours = costs[0]?.length ?? 0
  const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n)
  const all = hourly(
    Array.from({ length: hours }, (_, hour) => {
      const total = usd(sum(costs.map((model) => model[hour] ?? 0n)))
      return { inputCost: total, totalCost: total }
    }),
  )
  const names = costs.map((model, index) => ({
    model: `model-${index}`,
    provider: `provider-${index % 2}`,
    totalRequests: 1,
    totalTokens: 1,
    totalCost: usd(sum(model)),
  }))
  const rest = costs.slice(listed)
  const { startDate, endDate, timeZone, granularity } = all
  return {
    all,
    byModel: {
      startDate,
      endDate,
      timeZone,
      granularity,
      mode: all.mode,
      models: names.slice(0, listed),
      rest: { totalRequests: rest.length, totalTokens: 0, totalCost: usd(sum(rest.flat())) },
      data: names.slice(0, listed).flatMap(({ model, provider }, index) =>
        all.data.map(({ date }, hour) => ({
          date,
          model,
          provider,
          totalCost: usd(costs[index]?.[hour] ?? 0n),
        })),
      ),
    },
  }
}

const table = fc
  .record({ models: fc.integer({ min: 1, max: 12 }), hours: fc.integer({ min: 1, max: 6 }) })
  .chain(({ models, hours }) =>
    fc.record({
      costs: fc.array(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 14n }), { minLength: hours, maxLength: hours }),
        { minLength: models, maxLength: models },
      ),
      listed: fc.integer({ min: 1, max: models }),
    }),
  )

describe('prepareCostByModel', () => {
  it('loses no cost: others = total − listed, in every bucket', () =>
    fc.assert(
      fc.property(table, ({ costs, listed }) => {
        const { byModel, all } = answers(costs, listed)
        const { series, totals, total } = prepareCostByModel(byModel, all)
        for (const [hour, { totalCost }] of all.data.entries()) {
          const shown = series.filter(({ key }) => key !== 'rest')
          const others = series.find(({ key }) => key === 'rest')
          const left = subtractMoney(
            totalCost,
            shown.map(({ values }) => values[hour] ?? '0'),
          )
          expect(others?.values[hour] ?? '0').toBe(left)
          expect(totals?.[hour]).toBe(totalCost)
        }
        expect(total).toBe(sumMoney(all.data.map(({ totalCost }) => totalCost)))
      }),
    ))

  it('names seven and sums up the others, with their number as far as it is known', () => {
    const labels = (models: number, listed: number) => {
      const { byModel, all } = answers(
        Array.from({ length: models }, () => [1n]),
        listed,
      )
      return prepareCostByModel(byModel, all).series.map(({ label }) => label)
    }
    expect(labels(7, 7)).toHaveLength(7)
    expect(labels(12, 12).slice(6)).toEqual(['model-6', 'Other (5)'])
    expect(labels(12, 9).at(-1)).toBe('Other (2 and more)')
    expect(labels(5, 3).at(-1)).toBe('Other')
  })

  it('adds the provider where two serve a model', () => {
    const { byModel, all } = answers([[3n], [2n], [1n]], 3)
    const twice = {
      ...byModel,
      models: byModel.models.map((item, index) => ({ ...item, model: index < 2 ? 'same' : 'own' })),
      data: [],
    }
    const total = { ...all, data: all.data.map((item) => ({ ...item, totalCost: '0' })) }
    expect(prepareCostByModel(twice, total).series.map(({ label }) => label)).toEqual([
      'same (provider-0)',
      'same (provider-1)',
      'own',
    ])
  })

  it('refuses answers that do not belong together', () => {
    const { byModel, all } = answers([[1n]], 1)
    expect(() => prepareCostByModel({ ...byModel, timeZone: 'Asia/Tokyo' }, all)).toThrow(
      'timeZone',
    )
    expect(() => prepareCostByModel(byModel, { ...all, mode: 'cumulative' })).toThrow('mode')
    expect(() => prepareCostByModel(byModel, { ...all, data: [] })).toThrow('no total')
  })

  it('has others where only what was used before the range is left, cumulative alone', () => {
    const { byModel, all } = answers([[3n]], 1)
    const more = { ...all, data: all.data.map((item) => ({ ...item, totalCost: '0.000000005' })) }
    const cumulative = { mode: 'cumulative' } as const
    const { series } = prepareCostByModel({ ...byModel, ...cumulative }, { ...more, ...cumulative })
    expect(series.map(({ label, values }) => [label, values])).toEqual([
      ['model-0', ['0.000000003']],
      ['Other', ['0.000000002']],
    ])
    expect(() => prepareCostByModel(byModel, more)).toThrow('Parts make')
  })

  it('has a series of zeros, not of gaps, for a model without cost in a bucket', () => {
    const { byModel, all } = answers([[5n, 0n]], 1)
    const sparse = { ...byModel, data: byModel.data.slice(0, 1) }
    expect(prepareCostByModel(sparse, all).series[0]?.values).toEqual(['0.000000005', '0'])
  })
})

const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 7 })
const named = (keys: readonly string[]) => keys.map((key) => ({ key, id: key }))

describe('modelColors', () => {
  it('does not ask for rank: the same models have the same colours in any order', () =>
    fc.assert(
      fc.property(ids, (keys) => {
        expect(modelColors(named(keys.toReversed()))).toEqual(modelColors(named(keys)))
      }),
    ))

  it('tells up to seven apart', () =>
    fc.assert(
      fc.property(ids, (keys) => {
        expect(new Set(modelColors(named(keys)).values()).size).toBe(keys.length)
      }),
    ))

  it('gives a model the colour of its id wherever no other has the same', () =>
    fc.assert(
      fc.property(ids, (keys) => {
        const together = modelColors(named(keys))
        const alone = keys.map((key) => modelColors(named([key])).get(key))
        for (const [index, key] of keys.entries())
          if (alone.filter((color) => color === alone[index]).length === 1)
            expect(together.get(key)).toBe(alone[index])
      }),
    ))

  it('goes by the id, not by who provides it', () => {
    const color = (key: string) => modelColors([{ key, id: 'gpt-4o' }]).get(key)
    expect(color('azure/gpt-4o')).toBe(color('openai/gpt-4o'))
  })
})
