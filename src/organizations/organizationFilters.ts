import { malformed } from '@/errors'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeZone } from '@/time/parseTimeZone'

export const PLANS = ['free', 'pro', 'enterprise'] as const
export const DEV_PLANS = ['none', 'lite', 'pro', 'max'] as const
export const STATUSES = ['active', 'inactive', 'deleted'] as const

/** Which organizations are meant; null = whatever. Several values of one field are alternatives. */
export type OrganizationFilters = {
  plan: readonly string[] | null
  devPlan: readonly string[] | null
  status: readonly string[] | null
  negativeBalance: boolean | null
  paymentFailing: boolean | null
  /** With a completed top-up, subscription or plan payment that was not reversed. */
  paying: boolean | null
  /** No request in so many days, counted back from now. */
  silentDays: number | null
  /** Epoch milliseconds, inclusive. */
  createdFrom: number | null
  /** Epoch milliseconds, exclusive. */
  createdTo: number | null
}

/** Query parameters by name, each given once. */
export type Query = Readonly<Record<string, string | undefined>>

const MAX_SILENT_DAYS = 365

/**
 * The filters of a query, the same for the API and for the address of the screen.
 * @throws RefusedError 400 `parameter_invalid`, `time_invalid`, `time_zone_invalid`, `range_invalid`
 */
export function parseOrganizationFilters(query: Query): OrganizationFilters {
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const instant = (field: string) =>
    query[field] === undefined ? null : parseInstant(query[field], { timeZone, field })
  const createdFrom = instant('createdFrom')
  const createdTo = instant('createdTo')
  if (createdFrom !== null && createdTo !== null && createdFrom >= createdTo)
    throw malformed('range_invalid', 'createdFrom must be before createdTo.')
  return {
    plan: oneOrMore(query, 'plan', PLANS),
    devPlan: oneOrMore(query, 'devPlan', DEV_PLANS),
    status: oneOrMore(query, 'status', STATUSES),
    negativeBalance: yesOrNo(query, 'negativeBalance'),
    paymentFailing: yesOrNo(query, 'paymentFailing'),
    paying: yesOrNo(query, 'paying'),
    silentDays: days(query, 'silentDays'),
    createdFrom,
    createdTo,
  }
}

/** `pro,enterprise`: one of these. */
export function oneOrMore(query: Query, parameter: string, valid: readonly string[]) {
  const text = query[parameter]
  if (text === undefined) return null
  const values = text.split(',')
  if (!values.every((value) => valid.includes(value)))
    throw malformed(
      'parameter_invalid',
      `${parameter} is ${valid.join(', ')}, or several of them with commas between.`,
      { parameter, valid },
    )
  return values
}

function yesOrNo(query: Query, parameter: string): boolean | null {
  const text = query[parameter]
  if (text === undefined) return null
  if (text === '1' || text === 'true') return true
  if (text === '0' || text === 'false') return false
  throw malformed('parameter_invalid', `${parameter} is 1 or 0.`, { parameter, valid: ['1', '0'] })
}

function days(query: Query, parameter: string): number | null {
  const text = query[parameter]
  if (text === undefined) return null
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > MAX_SILENT_DAYS)
    throw malformed('parameter_invalid', `${parameter} is 1 to ${MAX_SILENT_DAYS}.`, { parameter })
  return value
}
