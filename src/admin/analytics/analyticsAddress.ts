import { ANALYTICS_RIGHTS } from '@/access/analyticsRights'
import { can } from '@/access/permissions'
import { malformed, RefusedError } from '@/errors'
import { ANALYTICS_GROUPS, type AnalyticsGroup } from '@/metrics/analyticsAnswers'
import { parseChoice } from '@/metrics/parseChoice'
import { parseAnalytics, type AnalyticsQuery } from '@/metrics/readAnalytics'

import { refusalOf } from '../dashboard/refusalOf'
import { toSearch, type Address as ListAddress } from '../list/address'
import type { SavedView } from '../list/savedViews'
import { GROUP_WORDS } from './analyticsWords'

type Address = Readonly<Record<string, unknown>>

/** losses: 1 where only the loss-makers of the margins are shown. */
export type PageQuery = AnalyticsQuery & { losses?: unknown }

/** What an address asks for, or why it cannot be shown. */
export function readAddress(
  { measure, group, range, from, to, timeZone, losses }: Address,
  user: unknown,
): { query: PageQuery; asked: ReturnType<typeof parseAnalytics> } | { refusal: string } {
  const query = { measure, group, range, from, to, timeZone, losses }
  const refusal = refusalOf(query)
  if (refusal) return { refusal }
  try {
    const asked = parseAnalytics(query)
    parseChoice(query, 'losses', ['1'], null)
    if (groupsOf(user).includes(asked.group)) return { query, asked }
    const right = ANALYTICS_RIGHTS[asked.group] ?? 'metrics:read'
    return {
      refusal: `Usage by ${GROUP_WORDS[asked.group].toLowerCase()} takes the right ${right}.`,
    }
  } catch (error) {
    if (error instanceof RefusedError) return { refusal: error.message }
    throw error
  }
}

/** By what somebody may divide usage. */
export const groupsOf = (user: unknown): AnalyticsGroup[] =>
  ANALYTICS_GROUPS.filter((group) => {
    const right = ANALYTICS_RIGHTS[group]
    return right === undefined || can(user, right)
  })

/** The same address with one choice changed. */
export function withChoice(
  query: PageQuery,
  name: 'group' | 'losses' | 'measure',
  value: string | undefined,
): string {
  const given = Object.entries({ ...query, [name]: value }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return `?${new URLSearchParams(given)}`
}

/** What a report keeps of an address; the zone stays the reader's. */
const REPORT_NAMES = ['measure', 'group', 'range', 'from', 'to', 'losses'] as const
/** What an address asks for that does not say it. */
const DEFAULTS: Readonly<Record<string, string>> = {
  measure: 'totalCost',
  group: 'model',
  range: '30d',
}

/** The address of a question as reports are told apart: without what is so anyway. */
export function reportAddress(query: Address): ListAddress {
  const kept = REPORT_NAMES.map((name) => {
    const value = query[name]
    return [
      name,
      typeof value === 'string' && value !== DEFAULTS[name] ? value : undefined,
    ] as const
  })
  const { timeZone } = query
  return {
    ...Object.fromEntries(kept),
    ...(typeof timeZone === 'string' ? { timeZone } : {}),
  }
}

/**
 * What a report keeps of a query of the page.
 * @throws RefusedError 400 `parameter_invalid`, `parameter_repeated`
 */
export function reportQuery(query: string): string {
  const params = new URLSearchParams(query)
  const given = [...new Set(params.keys())].map((name) => [name, params.getAll(name)] as const)
  const address = Object.fromEntries(
    given.map(([name, all]) => [name, all.length > 1 ? all : all[0]]),
  )
  const refusal = refusalOf(address)
  if (refusal) throw malformed('parameter_invalid', refusal, { parameter: 'query' })
  parseAnalytics(address)
  parseChoice(address, 'losses', ['1'], null)
  return toSearch({ ...reportAddress(address), timeZone: undefined })
}

/** Reports that everybody has. */
const REPORTS: readonly SavedView[] = [
  { label: 'Charge by model', filters: {} },
  { label: 'Margin by organization', filters: { measure: 'margin', group: 'organization' } },
  { label: 'Error rate by provider', filters: { measure: 'errorRate', group: 'provider' } },
  { label: 'Losses', filters: { measure: 'margin', losses: '1' } },
]

/** Of some reports those that a reader may open; the ones that everybody has come first. */
export const reportsFor = (user: unknown, own: readonly SavedView[]): SavedView[] =>
  [...REPORTS, ...own].filter(
    ({ filters }) => 'query' in readAddress(filters, user) && mayCompare(user, filters),
  )

const mayCompare = (user: unknown, { losses }: ListAddress): boolean =>
  losses === undefined || can(user, 'organizations:read')
