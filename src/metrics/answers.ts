import type { Granularity } from '@/time/granularity'
import type { WindowName } from '@/time/windows'

/**
 * What metrics answer, as the API shows it. Types only: screens and charts in the browser use them.
 * Money is USD as canonical decimal strings with at most 9 decimals; counts are JSON integers.
 */

/** Whose usage is asked about. */
export type MetricsScope =
  | { kind: 'platform' }
  | { kind: 'organization'; organization: string }
  | { kind: 'project'; organization: string; project: string }

/**
 * The sums of a stretch of time. inputTokens = uncached + cached + cache write, inputCost = uncached
 * input alone; outputTokens and outputCost include reasoning. input-, output-, cached-, cacheWrite- and
 * otherCost add up to totalCost to the last digit.
 */
export type UsageSums = {
  totalRequests: number
  totalTokens: number
  totalCost: string
  inputTokens: number
  inputCost: string
  outputTokens: number
  outputCost: string
  cachedTokens: number
  cachedCost: string
  cacheWriteTokens: number
  cacheWriteCost: string
  reasoningTokens: number
  otherCost: string
  ownKeyListCost: string
  discountSavings: string
  /** Failed by gateway or provider. */
  errorCount: number
  clientErrorCount: number
  /** errorCount / totalRequests, 0 to 1; 0 without requests. */
  errorRate: number
  cacheHits: number
  providerCost: string
  margin: string
}

/** The answer for one window: its sums, what was used most, and the window of equal length before it. */
export type UsageDetails = UsageSums & {
  window: WindowName | 'custom'
  /** RFC 3339 in UTC with milliseconds, inclusive. */
  startDate: string
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  endDate: string
  /** By charge, each for itself; null without requests. */
  mostUsedModel: string | null
  mostUsedModelCost: string | null
  mostUsedProvider: string | null
  /** Whole ms, within 2 %; null without requests that tell how long they took. */
  latencyP50Ms: number | null
  latencyP95Ms: number | null
  previous: UsageSums
}

export const TIMESERIES_MODES = ['daily', 'cumulative'] as const
export type TimeseriesMode = (typeof TIMESERIES_MODES)[number]

/** What a platform's bucket has beside its usage. Money by bookedAt, sign-ups by createdAt. */
export type PlatformBucket = {
  signups: number
  /** Organizations whose first payment lies in the bucket. */
  paidCustomers: number
  processed: string
  revenue: string
  net: string
  refunded: string
  gifted: string
}

export type TimeseriesPoint = { date: string } & UsageSums & Partial<PlatformBucket>

export type Timeseries = {
  startDate: string
  endDate: string
  timeZone: string
  granularity: Granularity
  mode: TimeseriesMode
  data: TimeseriesPoint[]
}

export type ModelCost = {
  model: string
  provider: string
  totalRequests: number
  totalTokens: number
  totalCost: string
}

export type CostByModel = {
  startDate: string
  endDate: string
  timeZone: string
  granularity: Granularity
  mode: TimeseriesMode
  /** The highest charge of the range first. */
  models: ModelCost[]
  /** Everything that is not among `models`. */
  rest: Omit<ModelCost, 'model' | 'provider'>
  /**
   * Per bucket; only the models listed above, the rest is the bucket's total minus these. Cumulative:
   * everything up to the bucket's end.
   */
  data: { date: string; model: string; provider: string; totalCost: string }[]
}

export const PLATFORM_RANGES = ['7d', '30d', '90d', '365d', 'all'] as const
export type PlatformRange = (typeof PLATFORM_RANGES)[number]

/** The figures of the dashboard; what "as of now" means stands in docs/GLOSSARY.md. */
export type PlatformMetrics = {
  range: PlatformRange | 'custom'
  startDate: string
  endDate: string
  totalSignups: number
  verifiedUsers: number
  payingCustomers: number
  totalProcessed: string
  totalRevenue: string
  netRevenue: string
  totalRefunded: string
  totalOrganizations: number
  totalGifted: string
  totalToppedUp: string
  totalSpent: string
  creditsInCirculation: { positive: string; negative: string }
  activeSubscriptions: number
  mrr: string
}

/** A model over all its providers. */
export type TopModel = {
  model: string
  totalRequests: number
  totalTokens: number
  errorCount: number
  totalCost: string
  margin: string
}

export type TopOrganization = {
  organization: string
  name: string
  totalRequests: number
  totalCost: string
  margin: string
}
