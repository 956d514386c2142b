import type { AnalyticsGroup, AnalyticsMeasure } from '@/metrics/analyticsAnswers'

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
