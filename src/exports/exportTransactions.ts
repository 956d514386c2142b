import type { Snapshot } from '@/db/inSnapshot'
import { parseSearch } from '@/organizations/organizationConditions'
import {
  everyTransaction,
  movesCredits,
  searchTransactions,
  TRANSACTION_SORTS,
  type ListedTransaction,
} from '@/organizations/searchTransactions'
import { parseTransactionFilters } from '@/organizations/transactionFilters'
import { formatZoned } from '@/time/formatZoned'
import { parseTimeZone } from '@/time/parseTimeZone'

import { readOneOf, requireKnownFilters, withoutWindow } from './exportFilters'
import { number, text, type ExportQuery, type ExportRow, type ExportSource } from './exportSource'

const FILTERS = [
  ...['search', 'organization', 'type', 'status', 'actor', 'amountMin', 'amountMax'],
  ...['window', 'from', 'to', 'timeZone', 'sortBy', 'sortOrder'],
]

const COLUMNS = [
  ...[text('id'), text('bookedAt'), text('organization'), text('organizationName')],
  ...[number('sequence'), number('settlementSequence'), text('type'), text('status')],
  ...[number('amount'), number('creditAmount'), number('balanceAfter'), text('currency')],
  ...[text('description'), text('comment'), text('reason'), text('actor'), text('actorName')],
  ...[text('paymentMethod'), text('externalReference'), text('stripePaymentIntentId')],
  ...[text('stripeInvoiceId'), text('stripeRefundId'), text('relatedTransaction')],
  ...[text('reverses'), text('idempotencyKey'), text('valueDate'), text('createdAt')],
]

/** The row as everyTransaction gave it: only its times are written otherwise. */
const booked = (row: ExportRow) => row as unknown as ListedTransaction

/**
 * The ledger rows of everybody or of one organization, whole; the totals are those of the list:
 * completed rows alone.
 * @throws RefusedError 400 as the list
 */
export async function exportTransactions(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const filters = parseTransactionFilters(withoutWindow(query, now))
  const question = {
    search: parseSearch(query.search),
    organization: query.organization ?? null,
    filters,
    sortBy: readOneOf(query, 'sortBy', TRANSACTION_SORTS) ?? 'bookedAt',
    sortOrder: readOneOf(query, 'sortOrder', ['asc', 'desc'] as const) ?? 'desc',
  }
  const { total, credits, received, refunded } = await searchTransactions(db, {
    ...question,
    limit: 1,
    offset: 0,
  })
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  const zoned = (time: string | null) =>
    time === null ? null : formatZoned(Date.parse(time), timeZone)
  const isRefund = (row: ExportRow) => booked(row).type === 'credit_refund'
  const amountOf = (row: ExportRow) =>
    booked(row).status === 'completed' ? booked(row).amount : null
  const { from, to } = filters
  return {
    columns: COLUMNS,
    range: from === null && to === null ? null : { from: from ?? 0, to: to ?? now },
    timeZone,
    rows: total,
    total: { credits, received, refunded },
    adds: {
      credits: (row) => (movesCredits(booked(row)) ? booked(row).creditAmount : null),
      received: (row) => (isRefund(row) ? null : amountOf(row)),
      refunded: (row) => (isRefund(row) ? amountOf(row) : null),
    },
    async *batches() {
      for await (const rows of everyTransaction(db, question))
        yield rows.map((row) => ({
          ...row,
          bookedAt: zoned(row.bookedAt),
          createdAt: zoned(row.createdAt),
          valueDate: zoned(row.valueDate),
        }))
    },
  }
}
