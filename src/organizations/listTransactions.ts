import type { Queryable } from '@/db/tx'
import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type TransactionRow,
} from '@/ledger/readTransaction'

import { transactionConditions, type TransactionFilters } from './transactionFilters'

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
  const where = [
    `t.organization_id = ${bind(organization)}`,
    ...transactionConditions(filters, bind),
  ].join(' and ')
  const { rows } = await db.query<{ total: string; page: RawRow['id'][] }>(
    `select count(*) as total, array(
       select t.id from transactions t where ${where}
       order by t.sequence desc, t.id desc limit ${bind(limit)} offset ${bind(offset)}
     ) as page
     from transactions t where ${where}`,
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
