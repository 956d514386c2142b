import type { UsageSums } from '@/metrics/answers'
import { sumMoney } from '@/money/sumMoney'

export type CostPart = {
  key: string
  label: string
  color: string
  /** Null where the part is not counted in tokens. */
  tokens: number | null
  cost: string
}

/**
 * The parts of a total cost and how it came about: list cost − discount = total. Parts that do not
 * add up to the total are a fault of the answer, never to be shown.
 * @throws Error when they do not
 */
export function prepareCostBreakdown(sums: UsageSums): {
  parts: CostPart[]
  listCost: string
  discount: string
  total: string
} {
  const uncached = sums.inputTokens - sums.cachedTokens - sums.cacheWriteTokens
  const parts: CostPart[] = [
    part('input', 'Uncached input', 'input', uncached, sums.inputCost),
    part('cached', 'Cached input', 'cached', sums.cachedTokens, sums.cachedCost),
    part('cacheWrite', 'Cache write', 'cache-write', sums.cacheWriteTokens, sums.cacheWriteCost),
    part('output', 'Output', 'output', sums.outputTokens, sums.outputCost),
  ]
  if (sumMoney([sums.otherCost]) !== '0')
    parts.push(part('other', 'Other (requests, images, searches)', 'other', null, sums.otherCost))
  const total = sumMoney(parts.map(({ cost }) => cost))
  if (total !== sumMoney([sums.totalCost]))
    throw new Error(`The cost parts make ${total}, the total cost is ${sums.totalCost}.`)
  return {
    parts,
    listCost: sumMoney([sums.totalCost, sums.discountSavings]),
    discount: sums.discountSavings,
    total,
  }
}

const part = (
  key: string,
  label: string,
  color: string,
  tokens: number | null,
  cost: string,
): CostPart => ({ key, label, color: `var(--chart-${color})`, tokens, cost })
