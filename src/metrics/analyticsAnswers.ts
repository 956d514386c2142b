import type { Granularity } from '@/time/granularity'

import type { PlatformRange, UsageSums } from './answers'

/** What analytics answer, as the API shows it; units as in `answers`. Types and names only. */

export const ANALYTICS_MEASURES = [
  'totalCost',
  'listCost',
  'providerCost',
  'margin',
  'discountSavings',
  'totalRequests',
  'totalTokens',
  'errorCount',
  'errorRate',
] as const
export type AnalyticsMeasure = (typeof ANALYTICS_MEASURES)[number]

export const ANALYTICS_GROUPS = [
  'model',
  'provider',
  'organization',
  'project',
  'source',
  'billing',
] as const
export type AnalyticsGroup = (typeof ANALYTICS_GROUPS)[number]

/** listCost is what all of it would have cost by the price list, requests on own keys included. */
export type AnalyticsValues = Pick<UsageSums, Exclude<AnalyticsMeasure, 'listCost'>> & {
  listCost: string
}

/** Of one stretch of time. share: of the whole by the measure asked for; null where that is 0, or a rate. */
export type AnalyticsFigures = AnalyticsValues & { share: number | null }

export type AnalyticsCompared = {
  current: AnalyticsFigures
  /** The stretch of equal length before; null for "all". */
  previous: AnalyticsFigures | null
  /** (current − previous) / |previous| by the measure asked for; null where nothing was before. */
  change: number | null
}

export type AnalyticsRow = AnalyticsCompared & {
  /** Null: requests that name none (no source). */
  id: string | null
  /** Of organizations and projects; else, and where it is gone, null. */
  name: string | null
}

export type Analytics = {
  measure: AnalyticsMeasure
  group: AnalyticsGroup
  range: PlatformRange | 'custom'
  startDate: string
  endDate: string
  timeZone: string
  /** The highest of the measure first. */
  rows: AnalyticsRow[]
  /** Everything that is not among `rows`, of so many groups; rows + rest = total to the last digit. */
  rest: AnalyticsCompared & { groups: number }
  total: AnalyticsCompared
}

export const MATRIX_GROUPS = ['model', 'provider'] as const
export type MatrixGroup = (typeof MATRIX_GROUPS)[number]

export type MarginCell = { totalCost: string; providerCost: string; margin: string }

/** Organizations down, models or providers across; both by charge, the highest first. */
export type MarginMatrix = {
  group: MatrixGroup
  range: PlatformRange | 'custom'
  startDate: string
  endDate: string
  timeZone: string
  columns: string[]
  /** Of how many columns there is a cell in `rest` of a row. */
  restColumns: number
  rows: (MarginLine & { id: string; name: string | null })[]
  /** All other organizations, and how many they are. */
  rest: MarginLine & { organizations: number }
  total: MarginLine
  /** Pairs of an organization and a column that cost more than they bring, and what all of them lose. */
  losses: LossSum & {
    /** Those that no cell of their own shows. */
    hidden: LossSum
  }
}

/** margin: below 0, or 0 where there is no such pair. */
export type LossSum = { pairs: number; margin: string }

export type LossPair = MarginCell & {
  organization: string
  organizationName: string | null
  /** The model or provider. */
  id: string
  totalRequests: number
}

/** Where an organization costs more than it brings, by model or provider; the largest loss first. */
export type Losses = {
  group: MatrixGroup
  range: PlatformRange | 'custom'
  startDate: string
  endDate: string
  timeZone: string
  rows: LossPair[]
  /** Of all there are, `rows` or not. */
  total: LossSum
}

/** One cell a column, null without requests; rest: the other columns; sum: all of them. */
export type MarginLine = { cells: (MarginCell | null)[]; rest: MarginCell | null; sum: MarginCell }

/** USD as a decimal string, a count as a JSON integer; an error rate is null without requests. */
export type AnalyticsValue = number | string | null

/** A measure over time, the highest groups of the range by name and all others as one. */
export type AnalyticsSeries = {
  measure: AnalyticsMeasure
  group: AnalyticsGroup
  range: PlatformRange | 'custom'
  startDate: string
  endDate: string
  timeZone: string
  granularity: Granularity
  /** The highest of the range first. */
  series: { id: string | null; name: string | null }[]
  /** How many groups `rest` stands for. */
  restGroups: number
  /** Per bucket: a value a series, in their order; values + rest = total but of rates. */
  data: AnalyticsPoint[]
}

export type AnalyticsPoint = {
  date: string
  values: AnalyticsValue[]
  rest: AnalyticsValue
  total: AnalyticsValue
}
