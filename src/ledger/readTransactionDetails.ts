import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import { isIdShaped } from './entryInputs'
import {
  toTransactionRow,
  TRANSACTION_COLUMNS,
  type RawTransaction,
  type TransactionRow,
} from './readTransaction'

/** How another row belongs to the one that is shown. */
export type Relation = 'answered by' | 'belongs to' | 'given back by' | 'led to' | 'reverses'

/** A row that this one points to, or that points to this one. */
export type RelatedTransaction = {
  relation: Relation
  id: string
  type: string
  isReversal: boolean
  status: string
  amount: string | null
  creditAmount: string | null
  at: string
}

export type TransactionDetails = TransactionRow & {
  organizationName: string
  /** Null: a system, or nobody by now. */
  actorName: string | null
  related: RelatedTransaction[]
}

type Raw = RawTransaction & { organizationName: string; actorName: string | null }
type RawRelated = Omit<RelatedTransaction, 'at'> & { at: Date }

const READ = `
  select r.*, o.name as "organizationName", u.name as "actorName"
  from (select ${TRANSACTION_COLUMNS} from transactions where id = $1) r
  join organizations o on o.id = r.organization
  left join users u on u.id = r.actor`

// By primary key, transactions_reverses_idx and transactions_related_transaction_idx.
const RELATED = `
  select case
      when t.id = self.reverses_id then 'reverses'
      when t.reverses_id = self.id then 'answered by'
      when t.id = self.related_transaction_id then 'belongs to'
      when t.type = 'credit_refund' then 'given back by'
      else 'led to' end as relation,
    t.id, t.type::text, t.reverses_id is not null as "isReversal", t.status::text, t.amount,
    t.credit_amount as "creditAmount", coalesce(t.booked_at, t.created_at) as at
  from transactions self join transactions t
    on t.id in (self.reverses_id, self.related_transaction_id)
      or t.reverses_id = self.id or t.related_transaction_id = self.id
  where self.id = $1
  order by t.sequence, t.id`

const money = (value: string | null) => (value === null ? null : canonicalDecimal(value))

/**
 * One ledger row with everything that belongs to it.
 * @returns null when there is no such row
 */
export async function readTransactionDetails(
  db: Queryable,
  id: string,
): Promise<TransactionDetails | null> {
  if (!isIdShaped(id)) return null
  const [row] = (await db.query<Raw>(READ, [id])).rows
  if (!row) return null
  const related = await db.query<RawRelated>(RELATED, [id])
  return {
    ...toTransactionRow(row),
    organizationName: row.organizationName,
    actorName: row.actorName,
    related: related.rows.map(({ at, ...other }) => ({
      ...other,
      amount: money(other.amount),
      creditAmount: money(other.creditAmount),
      at: at.toISOString(),
    })),
  }
}
