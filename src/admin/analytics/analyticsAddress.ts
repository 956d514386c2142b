import { ANALYTICS_RIGHTS } from '@/access/analyticsRights'
import { can } from '@/access/permissions'
import { RefusedError } from '@/errors'
import { ANALYTICS_GROUPS, type AnalyticsGroup } from '@/metrics/analyticsAnswers'
import { parseChoice } from '@/metrics/parseChoice'
import { parseAnalytics, type AnalyticsQuery } from '@/metrics/readAnalytics'

import { refusalOf } from '../dashboard/refusalOf'
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
