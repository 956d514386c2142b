import { malformed } from '@/errors'
import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'
import { formatNano } from '@/money/formatNano'
import { parseMoney } from '@/money/parseMoney'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeZone } from '@/time/parseTimeZone'

import { oneOrMore, type Query } from './organizationFilters'

export const TRANSACTION_STATUSES = ['pending', 'completed', 'failed'] as const

/** Which ledger rows are meant; null = whatever. Several values of one field are alternatives. */
export type TransactionFilters = {
  type: readonly string[] | null
  status: readonly string[] | null
  /** User ids, or `system:<cause>`. */
  actor: readonly string[] | null
  /** Epoch milliseconds of booking (of creation while pending): inclusive, exclusive. */
  from: number | null
  to: number | null
  /** Bounds of the money amount in USD, both inclusive: rows without an amount are left out. */
  amountMin: string | null
  amountMax: string | null
}

/**
 * The filters of a query, the same for the API and for the address of the screen.
 * @throws RefusedError 400 `parameter_invalid`, `time_invalid`, `time_zone_invalid`, `range_invalid`, `amount_invalid`
 */
export function parseTransactionFilters(query: Query): TransactionFilters {
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const instant = (field: string) =>
    query[field] === undefined ? null : parseInstant(query[field], { timeZone, field })
  const amount = (field: string) =>
    query[field] === undefined ? null : formatNano(parseMoney(query[field], { field }))
  const [from, to] = [instant('from'), instant('to')]
  if (from !== null && to !== null && from >= to)
    throw malformed('range_invalid', 'from must be before to.')
  return {
    type: oneOrMore(query, 'type', TRANSACTION_TYPES),
    status: oneOrMore(query, 'status', TRANSACTION_STATUSES),
    actor: query.actor?.split(',') ?? null,
    from,
    to,
    amountMin: amount('amountMin'),
    amountMax: amount('amountMax'),
  }
}

/** When a row stands in time: an index begins with it. */
export const AT = 'coalesce(t.booked_at, t.created_at)'

/** The filters as SQL over `transactions t`. */
export function transactionConditions(
  filters: TransactionFilters,
  bind: (value: unknown) => string,
): string[] {
  const parts: string[] = []
  const { type, status, actor, from, to, amountMin, amountMax } = filters
  if (type) parts.push(`t.type = any(${bind(type)}::enum_transactions_type[])`)
  if (status) parts.push(`t.status = any(${bind(status)}::enum_transactions_status[])`)
  if (actor) parts.push(`t.actor = any(${bind(actor)})`)
  if (from !== null) parts.push(`${AT} >= ${bind(new Date(from))}`)
  if (to !== null) parts.push(`${AT} < ${bind(new Date(to))}`)
  if (amountMin !== null) parts.push(`t.amount >= ${bind(amountMin)}::numeric`)
  if (amountMax !== null) parts.push(`t.amount <= ${bind(amountMax)}::numeric`)
  return parts
}
