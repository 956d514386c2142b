import { formatPercent } from '@/discounts/percent'
import { formatExactCount, formatExactMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { formatPico } from '@/money/formatPico'

import type { PriceKind } from './priceVersion'
import type { Rating, RatingLine } from './rateUsage'

const WORDS: Record<PriceKind, { label: string; per: string }> = {
  input: { label: 'input', per: '1 M' },
  cachedInput: { label: 'cached input', per: '1 M' },
  cacheWrite: { label: 'cache write', per: '1 M' },
  output: { label: 'output', per: '1 M' },
  reasoning: { label: 'reasoning', per: '1 M' },
  request: { label: 'request', per: 'request' },
  webSearch: { label: 'web search', per: 'search' },
  image: { label: 'image', per: 'image' },
}

export type PriceLine = {
  kind: PriceKind
  /** `1,200 input` */
  units: string
  /** `$2.50 / 1 M` */
  unitPrice: string
  /** `$0.003`, all digits: the list part. */
  amount: string
}

/** Why a request has lines and yet no charge. */
export type PriceRemark = 'unpriced' | 'cache_hit' | 'own_key'

/** "Explain this price", as data: the lines add up to listCost, listCost − discount = charge. */
export type PriceExplanation = {
  lines: PriceLine[]
  /** `above 200,000 input tokens`: the tier that priced the request. */
  tier: string | null
  /** Canonical decimal strings in USD; listCost is null when unpriced. */
  listCost: string | null
  /** `12.5`, null without a discount. */
  discountPercent: string | null
  discount: string
  charge: string
  remark: PriceRemark | null
}

export function explainPrice(rating: Rating): PriceExplanation {
  const { lines, aboveInputTokens, discountPercent, listCost } = rating
  return {
    lines: lines.filter(isWorthALine).map(explainLine),
    tier:
      aboveInputTokens === null ? null : `above ${formatExactCount(aboveInputTokens)} input tokens`,
    listCost: listCost === null ? null : formatNano(listCost),
    discountPercent: discountPercent === 0n ? null : formatPercent(discountPercent),
    discount: formatNano(rating.discount),
    charge: formatNano(rating.charge),
    remark: remarkOn(rating),
  }
}

/** Every request is a request: that it costs nothing by itself needs no line. */
const isWorthALine = ({ kind, price }: RatingLine): boolean => kind !== 'request' || price > 0n

function explainLine({ kind, units, price, list }: RatingLine): PriceLine {
  const { label, per } = WORDS[kind]
  return {
    kind,
    units: `${formatExactCount(units)} ${label}`,
    unitPrice: `${formatExactMoney(formatPico(price))} / ${per}`,
    amount: formatExactMoney(formatNano(list)),
  }
}

function remarkOn({ listCost, cacheHit, billing }: Rating): PriceRemark | null {
  if (cacheHit) return 'cache_hit'
  if (listCost === null) return 'unpriced'
  return billing === 'own_key' ? 'own_key' : null
}
