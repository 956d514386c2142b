import type { RequestDetails } from '@/metering/readRequest'
import { formatExactMoney } from '@/money/formatMoney'
import { subtractMoney } from '@/money/sumMoney'
import type { PriceRemark } from '@/pricing/explainPrice'
import { TOKEN_KINDS } from '@/pricing/priceVersion'

const PER_TOKEN: ReadonlySet<string> = new Set(TOKEN_KINDS)

export type PreparedPrice = {
  lines: { key: string; units: string; unitPrice: string; amount: string }[]
  /** From the sum of the lines to what was charged, each step by its sign. */
  steps: { key: string; label: string; amount: string; isTotal: boolean }[]
  /** What was not charged, and why, or which tier priced it. */
  remarks: string[]
  /** Figures beside the charge, never part of it. */
  beside: { key: string; label: string; amount: string }[]
}

const REMARKS: Record<PriceRemark, string> = {
  unpriced:
    'No price was in force for this model at that time: nothing was charged. It is rated once there is one.',
  cache_hit: 'The gateway answered from its own cache: tokens are counted, nothing is charged.',
  own_key: 'It ran on the customer’s own provider key: the list cost is kept, nothing is charged.',
}

/**
 * The price of a request step by step, every digit shown. The lines add up to the list cost, and that
 * less what was taken off is the stored charge.
 */
export function preparePrice({ request, price, discountRule }: RequestDetails): PreparedPrice {
  const { listCost, discount, charge } = request
  const isOwnKey = price.remark === 'own_key'
  const steps: PreparedPrice['steps'] = []
  const step = (key: string, label: string, amount: string, isTotal = false) =>
    steps.push({ key, label, amount: formatExactMoney(amount), isTotal })
  if (listCost !== null) {
    step('list', 'List cost', listCost)
    if (price.discountPercent !== null && !isOwnKey)
      step(
        'discount',
        discountWords(price.discountPercent, discountRule),
        subtractMoney('0', [discount]),
      )
    if (isOwnKey) step('ownKey', 'On the customer’s own key', subtractMoney('0', [listCost]))
  }
  step('charge', 'Charge', charge, true)
  return {
    lines: price.lines.map(({ kind, units, unitPrice, amount }) => ({
      key: kind,
      units,
      unitPrice: PER_TOKEN.has(kind) ? `${unitPrice} tokens` : unitPrice,
      amount,
    })),
    steps,
    remarks: [
      ...(price.tier === null ? [] : [`Priced by the tier ${price.tier}, as a whole.`]),
      ...(price.remark === null ? [] : [REMARKS[price.remark]]),
    ],
    beside: besideOf(request),
  }
}

/** `Discount of 12.5 %: volume agreement (dsc_…)` */
const discountWords = (percent: string, rule: RequestDetails['discountRule']): string =>
  `Discount of ${percent} %${rule === null ? '' : `: ${rule.reason} (${rule.id})`}`

function besideOf({
  reportedCost,
  charge,
  listCost,
  providerCost,
}: RequestDetails['request']): PreparedPrice['beside'] {
  const figures: [key: string, label: string, amount: string | null][] = [
    ['reported', 'Reported by the gateway', reportedCost],
    [
      'difference',
      'List cost less reported',
      reportedCost === null || listCost === null ? null : subtractMoney(listCost, [reportedCost]),
    ],
    ['provider', 'Provider cost', providerCost],
    ['margin', 'Margin', subtractMoney(charge, [providerCost])],
  ]
  return figures.flatMap(([key, label, amount]) =>
    amount === null ? [] : [{ key, label, amount: formatExactMoney(amount) }],
  )
}
