import type { Queryable } from '@/db/tx'
import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type TransactionRow,
} from '@/ledger/readTransaction'

/** Which ledger rows of an organization are meant; null = whatever. */
export type TransactionFilters = {
  type: readonly string[] | null
  status: readonly string[] | null
  actor: string | null
  /** Epoch milliseconds of booking (of creation while pending): inclusive, exclusive. */
  from: number | null
  to: number | null
  /** Bounds of the money amount in USD, both inclusive: rows without an amount are left out. */
  amountMin: string | null
  amountMax: string | null
}

type Page = { limit: number; offset: number }
type RawRow = Parameters<typeof toTransactionRow>[0]

/** An organization's ledger rows, the newest first: in the order in which they were numbered. */
export async function listTransactions(
  db: Queryable,
  organization: string,
  filters: TransactionFilters,
  { limit, offset }: Page,
): Promise<{ transactions: TransactionRow[]; total: number; limit: number; offset: number }> {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const parts = [`organization_id = ${bind(organization)}`]
  const at = 'coalesce(booked_at, created_at)'
  if (filters.type) parts.push(`type = any(${bind(filters.type)}::enum_transactions_type[])`)
  if (filters.status)
    parts.push(`status = any(${bind(filters.status)}::enum_transactions_status[])`)
  if (filters.actor !== null) parts.push(`actor = ${bind(filters.actor)}`)
  if (filters.from !== null) parts.push(`${at} >= ${bind(new Date(filters.from))}`)
  if (filters.to !== null) parts.push(`${at} < ${bind(new Date(filters.to))}`)
  if (filters.amountMin !== null) parts.push(`amount >= ${bind(filters.amountMin)}::numeric`)
  if (filters.amountMax !== null) parts.push(`amount <= ${bind(filters.amountMax)}::numeric`)
  const where = parts.join(' and ')
  const { rows } = await db.query<{ total: string; page: RawRow['id'][] }>(
    `select count(*) as total, array(
       select id from transactions where ${where}
       order by sequence desc, id desc limit ${bind(limit)} offset ${bind(offset)}
     ) as page
     from transactions where ${where}`,
    values,
  )
  const [found] = rows
  if (!found) throw new Error('An aggregate gives a row, whatever it finds.')
  // Rows never change but that a pending one settles: asked for by id, the page stays the page.
  const page = await db.query<RawRow>(
    `select ${TRANSACTION_COLUMNS} from transactions where id = any($1) order by sequence desc, id desc`,
    [found.page],
  )
  return {
    transactions: page.rows.map(toTransactionRow),
    total: Number(found.total),
    limit,
    offset,
  }
}
