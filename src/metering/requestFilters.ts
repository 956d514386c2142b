import { malformed } from '@/errors'
import type { NanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { parseTimeRange } from '@/time/parseTimeRange'
import type { TimeRange } from '@/time/timeRange'
import { REQUEST_STATUSES, type RequestStatus } from '@/usage/usageReport'

import type { DimensionKind } from './dimensions'

/** Filters by name, and the kind of name behind each. */
const NAME_FILTERS = [
  'organization',
  'project',
  'apiKey',
  'provider',
  'model',
  'errorKind',
  'finishReason',
  'source',
  'discountRule',
] as const satisfies readonly DimensionKind[]
export type NameFilter = (typeof NAME_FILTERS)[number]

const BILLINGS = ['credits', 'own_key'] as const

/** Which requests are meant; null = whatever. Several values of one field are alternatives. */
export type RequestFilters = {
  /** Null: all of them, whenever. */
  range: TimeRange | null
  names: Partial<Record<NameFilter, readonly string[]>>
  statuses: readonly RequestStatus[] | null
  billing: (typeof BILLINGS)[number] | null
  /** Only those that no price was in force for. */
  isUnpriced: boolean
  ids: readonly string[] | null
  /** Charge, both inclusive. */
  costMin: NanoUsd | null
  costMax: NanoUsd | null
  /** Milliseconds, both inclusive. */
  durationMin: number | null
  durationMax: number | null
}

/** Query parameters by name, each given once and not empty. */
export type RequestQuery = Readonly<Record<string, string | undefined>>

/** The parameters that say which requests are meant: the same in addresses, API and exports. */
export const REQUEST_FILTERS = [
  ...['window', 'from', 'to', 'timeZone'],
  ...NAME_FILTERS,
  ...['status', 'billing', 'unpriced', 'id', 'costMin', 'costMax', 'durationMin', 'durationMax'],
] as const

const MAX_VALUES = 50
const MAX_VALUE = 200

/**
 * The filters of a query.
 * @param now the database's clock in ms, where windows end
 * @throws RefusedError 400 `parameter_invalid`, `amount_invalid` and as `parseTimeRange`
 */
export function parseRequestFilters(query: RequestQuery, now: number): RequestFilters {
  const isTimed = [query.window, query.from, query.to].some((value) => value !== undefined)
  const range = isTimed ? parseTimeRange(query, { now, defaultWindow: '1d' }) : null
  const filters: RequestFilters = {
    range: range && { from: range.from, to: range.to },
    names: Object.fromEntries(
      NAME_FILTERS.flatMap((name) => {
        const values = several(query, name)
        return values ? [[name, values]] : []
      }),
    ),
    statuses: among(query, 'status', REQUEST_STATUSES),
    billing: among(query, 'billing', BILLINGS)?.[0] ?? null,
    isUnpriced: among(query, 'unpriced', ['1']) !== null,
    ids: several(query, 'id'),
    costMin: amount(query, 'costMin'),
    costMax: amount(query, 'costMax'),
    durationMin: milliseconds(query, 'durationMin'),
    durationMax: milliseconds(query, 'durationMax'),
  }
  // Both of two kinds are all there are.
  if (among(query, 'billing', BILLINGS)?.length === BILLINGS.length) filters.billing = null
  requireOrder(filters.costMin, filters.costMax, 'cost')
  requireOrder(filters.durationMin, filters.durationMax, 'duration')
  return filters
}

function several(query: RequestQuery, name: string): string[] | null {
  const text = query[name]
  if (text === undefined) return null
  const values = [...new Set(text.split(','))]
  if (values.length > MAX_VALUES || values.some((value) => !value || value.length > MAX_VALUE))
    throw malformed(
      'parameter_invalid',
      `${name} is one value or up to ${MAX_VALUES} with commas between, each of 1 to ${MAX_VALUE} characters.`,
      { parameter: name },
    )
  return values
}

function among<Value extends string>(
  query: RequestQuery,
  name: string,
  valid: readonly Value[],
): Value[] | null {
  const values = several(query, name)
  if (values === null) return null
  const known = valid.filter((value) => values.includes(value))
  if (known.length !== values.length)
    throw malformed(
      'parameter_invalid',
      `${name} is ${valid.join(', ')}, or several of them with commas between.`,
      { parameter: name, valid },
    )
  return known
}

const amount = (query: RequestQuery, name: string): NanoUsd | null =>
  query[name] === undefined ? null : parseMoney(query[name], { field: name })

function milliseconds(query: RequestQuery, name: string): number | null {
  const text = query[name]
  if (text === undefined) return null
  if (!/^\d{1,9}$/.test(text))
    throw malformed('parameter_invalid', `${name} is a whole number of milliseconds.`, {
      parameter: name,
    })
  return Number(text)
}

function requireOrder<Value extends bigint | number>(
  min: Value | null,
  max: Value | null,
  name: string,
): void {
  if (min !== null && max !== null && min > max)
    throw malformed('range_invalid', `${name}Min is at most ${name}Max.`)
}
