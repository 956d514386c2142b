import type {
  AnalyticsGroup,
  AnalyticsMeasure,
  Losses,
  LossSum,
  MarginMatrix,
  MatrixGroup,
} from '@/metrics/analyticsAnswers'
import { formatExactCount, formatMoney } from '@/money/formatMoney'

export const MEASURE_WORDS: Record<AnalyticsMeasure, string> = {
  totalCost: 'Charge',
  listCost: 'List cost',
  providerCost: 'Provider cost',
  margin: 'Margin',
  discountSavings: 'Discount savings',
  totalRequests: 'Requests',
  totalTokens: 'Tokens',
  errorCount: 'Errors',
  errorRate: 'Error rate',
}

export const GROUP_WORDS: Record<AnalyticsGroup, string> = {
  model: 'Model',
  provider: 'Provider',
  organization: 'Organization',
  project: 'Project',
  source: 'Source',
  billing: 'Billed to',
}

const BILLINGS: Readonly<Record<string, string>> = { credits: 'Credits', own_key: 'Own key' }

/** What a row is called on the screen. */
export function rowName(
  group: AnalyticsGroup,
  { id, name }: { id: string | null; name: string | null },
): string {
  if (id === null) return `No ${GROUP_WORDS[group].toLowerCase()} named`
  return name ?? (group === 'billing' ? (BILLINGS[id] ?? id) : id)
}

const lost = (margin: string): string => formatMoney(margin.replace('-', ''))

const sumWords = ({ pairs, margin }: LossSum, group: MatrixGroup): string =>
  pairs === 1
    ? `1 pair of organization and ${group} loses ${lost(margin)}`
    : `${formatExactCount(pairs)} pairs of organization and ${group} lose ${lost(margin)} together`

/** What loses money in a matrix, and how much of it no cell of its own shows. */
export function lossWords({ losses, group }: Pick<MarginMatrix, 'group' | 'losses'>): string {
  const { pairs, margin, hidden } = losses
  if (pairs === 0) return `No organization makes a loss on any ${group}.`
  const told = sumWords({ pairs, margin }, group)
  if (hidden.pairs === 0) return `${told}.`
  if (hidden.pairs === pairs) return `${told}, within Other.`
  const stand = hidden.pairs === 1 ? 'stands' : 'stand'
  return `${told}; ${formatExactCount(hidden.pairs)} of them, ${lost(hidden.margin)}, ${stand} within Other.`
}

/** How many losses there are, and how many of them are listed. */
export function listedWords({
  rows,
  total,
  group,
}: Pick<Losses, 'group' | 'rows' | 'total'>): string {
  const told = sumWords(total, group)
  return rows.length < total.pairs
    ? `${told}. Listed are the ${formatExactCount(rows.length)} largest losses; the export has all of them.`
    : `${told}.`
}
