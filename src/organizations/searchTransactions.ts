import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'
import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type RawTransaction,
  type TransactionRow,
} from '@/ledger/readTransaction'
import { TRANSACTION_TYPES, TYPE_RULES } from '@/ledger/transactionTypes'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import { organizationConditions } from './organizationConditions'
import { parseOrganizationFilters } from './organizationFilters'
import { AT, transactionConditions, type TransactionFilters } from './transactionFilters'

/** What the list may be sorted by; place in time, organization and number break every tie. */
const SORT_COLUMNS = {
  bookedAt: AT,
  creditAmount: 't.credit_amount',
  amount: 't.amount',
} as const
export type TransactionSort = keyof typeof SORT_COLUMNS
export const TRANSACTION_SORTS = Object.keys(SORT_COLUMNS) as TransactionSort[]

export type TransactionQuestion = {
  /** A transaction, what Stripe or a bank calls it, or its organization by anything that finds that. */
  search: string | null
  organization: string | null
  filters: TransactionFilters
  sortBy: TransactionSort
  sortOrder: 'asc' | 'desc'
  limit: number
  offset: number
}

/** A ledger row with the names of whose it is and who made it; null: a system, or nobody by now. */
export type ListedTransaction = TransactionRow & {
  organizationName: string
  actorName: string | null
}

/** One page, and sums in USD of everything found that is completed: not of the page. */
export type TransactionList = {
  transactions: ListedTransaction[]
  total: number
  /** Money that came in, reversed rows taken off. */
  received: string
  /** Money that was given back, reversed refunds taken off. */
  refunded: string
  /** What all of it moved the balances by. */
  credits: string
  limit: number
  offset: number
}

type Raw = RawTransaction & { organizationName: string; actorName: string | null }
type Totals = {
  total: string
  received: string
  refunded: string
  credits: string
  page: string[]
}

const MOVING = TRANSACTION_TYPES.filter((type) => TYPE_RULES[type].movesBalance)

/** A page of the ledger rows of all organizations, and the sums of all found. */
export async function searchTransactions(
  db: Queryable,
  question: TransactionQuestion,
): Promise<TransactionList> {
  const { limit, offset } = question
  const { text, values } = await conditions(db, question)
  const bind = (value: unknown) => `$${values.push(value)}`
  const keys = orderOf(question)
  const { rows } = await db.query<Totals>(
    `select count(*) as total,
       coalesce(sum(t.amount) filter (where t.status = 'completed' and t.type <> 'credit_refund'), 0)
         as received,
       coalesce(sum(t.amount) filter (where t.status = 'completed' and t.type = 'credit_refund'), 0)
         as refunded,
       coalesce(sum(t.credit_amount) filter (
         where t.status = 'completed' and t.type::text = any(${bind(MOVING)}::text[])), 0) as credits,
       array(select t.id from transactions t where ${text}
         order by ${keys} limit ${bind(limit)} offset ${bind(offset)}) as page
     from transactions t where ${text}`,
    values,
  )
  const [found] = rows
  if (!found) throw new Error('An aggregate gives a row, whatever it finds.')
  return {
    transactions: await readPage(db, found.page),
    total: Number(found.total),
    received: canonicalDecimal(found.received),
    refunded: canonicalDecimal(found.refunded),
    credits: canonicalDecimal(found.credits),
    limit,
    offset,
  }
}

type Everything = Omit<TransactionQuestion, 'limit' | 'offset'>

function orderOf({ sortBy, sortOrder }: Everything): string {
  const direction = sortOrder === 'asc' ? 'asc' : 'desc'
  // Rows without the amount come last, whichever way.
  return [
    ...(sortBy === 'bookedAt' ? [] : [`${SORT_COLUMNS[sortBy]} ${direction} nulls last`]),
    ...[AT, 't.organization_id', 't.sequence'].map((key) => `${key} ${direction}`),
  ].join(', ')
}

const BATCH = 1000

/** All ledger rows found, in the order asked for, some at a time; in a transaction. */
export async function* everyTransaction(
  db: Queryable,
  question: Everything,
): AsyncGenerator<ListedTransaction[], void, undefined> {
  const { text, values } = await conditions(db, question)
  const query = `
    select r.*, o.name as "organizationName", u.name as "actorName"
    from transactions t
    cross join lateral (select ${TRANSACTION_COLUMNS}) r
    join organizations o on o.id = t.organization_id
    left join users u on u.id = t.actor
    where ${text} order by ${orderOf(question)}`
  for await (const rows of readBatches<Raw>(db, { text: query, values }, BATCH))
    yield rows.map(toListed)
}

/** Whether a row counts in `credits` of the totals. */
export const movesCredits = ({ type, status }: Pick<TransactionRow, 'status' | 'type'>): boolean =>
  status === 'completed' && MOVING.some((moving) => moving === type)

const toListed = (row: Raw): ListedTransaction => ({
  ...toTransactionRow(row),
  organizationName: row.organizationName,
  actorName: row.actorName,
})

/** Rows never change but that a pending one settles: asked for by id, the page stays the page. */
async function readPage(db: Queryable, ids: readonly string[]): Promise<ListedTransaction[]> {
  const { rows } = await db.query<Raw>(
    `select r.*, o.name as "organizationName", u.name as "actorName"
     from (select ${TRANSACTION_COLUMNS} from transactions where id = any($1)) r
     join organizations o on o.id = r.organization
     left join users u on u.id = r.actor
     order by array_position($1::text[], r.id::text)`,
    [ids],
  )
  return rows.map(toListed)
}

const NO_FILTERS = parseOrganizationFilters({})

async function conditions(
  db: Queryable,
  { search, organization, filters }: Everything,
): Promise<{ text: string; values: unknown[] }> {
  const idColumn = search === null ? null : idColumnOf(search)
  // The organization's own conditions count their values from $1 on: they come first.
  const owner =
    search === null || idColumn ? null : await organizationConditions(db, NO_FILTERS, search)
  const values = [...(owner?.values ?? [])]
  const bind = (value: unknown) => `$${values.push(value)}`
  const parts = transactionConditions(filters, bind)
  if (organization !== null) parts.push(`t.organization_id = ${bind(organization)}`)
  if (idColumn) parts.push(`t.${idColumn} = ${bind(search)}`)
  if (owner)
    parts.push(`(t.organization_id in (select o.id from organizations o where ${owner.text})
      or t.external_reference = ${bind(search)})`)
  return { text: parts.length > 0 ? parts.join(' and ') : 'true', values }
}

const ID_COLUMNS: readonly (readonly [shape: RegExp, column: string])[] = [
  [/^txn_./, 'id'],
  [/^pi_./, 'stripe_payment_intent_id'],
  [/^in_./, 'stripe_invoice_id'],
  [/^re_./, 'stripe_refund_id'],
]

/** The column of an id that means a row by its shape; null: it means an organization, or a reference. */
export const idColumnOf = (search: string): string | null =>
  ID_COLUMNS.find(([shape]) => shape.test(search))?.[1] ?? null
