import { malformed } from '@/errors'
import { localTimeAt } from '@/time/localTime'
import { parseTimeRange, type NamedTimeRange } from '@/time/parseTimeRange'
import { parseTimeZone } from '@/time/parseTimeZone'

import { calendarSpans } from '../components/timeQuery'

export const PERIODS = [
  { value: 'this-month', label: 'this month', title: 'From the first of this month until now' },
  { value: 'last-month', label: 'last month', title: 'The whole month before this one' },
  { value: 'this-year', label: 'this year', title: 'From the first of January until now' },
] as const
export type PeriodName = (typeof PERIODS)[number]['value']

export type StatementQuery = {
  period?: unknown
  from?: unknown
  to?: unknown
  timeZone?: unknown
}
export type StatementPeriod = Pick<NamedTimeRange, 'from' | 'timeZone' | 'to'> & {
  period: PeriodName | 'custom'
}

/**
 * The stretch that a statement's address asks for: a calendar period of the zone, or from and to.
 * @param now epoch milliseconds
 * @throws RefusedError 400 `parameter_repeated`, `time_zone_invalid`, `time_invalid`, `range_invalid`
 */
export function statementPeriod(query: StatementQuery, now: number): StatementPeriod {
  const { period = null, from = null, to = null, timeZone } = query
  const isCustom = from !== null || to !== null
  if (isCustom && period !== null)
    throw malformed('range_invalid', 'A period stands alone, without from and to.')
  const span = isCustom ? { from, to } : namedSpan(period, timeZone, now)
  const range = parseTimeRange({ ...span, timeZone }, { now, defaultWindow: '30d' })
  const name = isCustom ? 'custom' : ((period ?? PERIODS[0].value) as PeriodName)
  return { period: name, from: range.from, to: range.to, timeZone: range.timeZone }
}

/** Bare dates of the zone. */
function namedSpan(asked: unknown, timeZone: unknown, now: number) {
  const zone = parseTimeZone(timeZone ?? 'UTC')
  const period = PERIODS.find(({ value }) => value === (asked ?? PERIODS[0].value))
  if (!period)
    throw malformed(
      'range_invalid',
      `The period is ${PERIODS.map(({ value }) => value).join(', ')}, or from and to.`,
    )
  if (period.value === 'this-year')
    return { from: `${localTimeAt(now, zone).year}-01-01`, to: null }
  const label = period.value === 'this-month' ? 'This month' : 'Last month'
  const span = calendarSpans(now, zone).find((candidate) => candidate.label === label)
  if (!span) throw new Error(`No calendar span "${label}".`)
  return span
}
