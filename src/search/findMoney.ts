import { formatMoney } from '@/money/formatMoney'
import { transactionWords } from '@/ledger/transactionWords'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { idColumnOf } from '@/organizations/searchTransactions'
import { formatDateTime } from '@/time/formatDateTime'

import { inWords, type Finder } from './found'

const money = (amount: string) => formatMoney(canonicalDecimal(amount))

type Transaction = {
  id: string
  type: string
  isReversal: boolean
  amount: string | null
  creditAmount: string | null
  status: string
  organizationName: string
  at: Date
}

/** By its id, by what Stripe calls payment, invoice or refund, and by a bank's reference. */
export const findTransactions: Finder = async (db, { text }, limit) => {
  const column = idColumnOf(text) ?? 'external_reference'
  const { rows } = await db.query<Transaction>(
    `select t.id, t.type::text as type, t.reverses_id is not null as "isReversal", t.amount,
       t.credit_amount as "creditAmount", t.status::text as status, o.name as "organizationName",
       coalesce(t.booked_at, t.created_at) as at
     from transactions t join organizations o on o.id = t.organization_id
     where t.${column} = $1
     order by coalesce(t.booked_at, t.created_at) desc, t.id limit $2`,
    [text, limit],
  )
  return rows.map((row) => {
    const amount = row.creditAmount ?? row.amount
    return {
      id: row.id,
      title: inWords(
        transactionWords(row.type, row.isReversal),
        amount === null ? null : money(amount),
      ),
      detail: inWords(
        row.organizationName,
        row.status === 'completed' ? null : row.status,
        formatDateTime(row.at.getTime(), 'UTC'),
      ),
      isExact: true,
    }
  })
}

type GiftRequest = {
  id: string
  kind: string
  status: string
  credits: string
  organizationName: string | null
  at: Date
}

/** Credits that wait, or waited, for a second person. */
export const findGiftRequests: Finder = async (db, { text }) => {
  if (!text.startsWith('crq_')) return []
  const { rows } = await db.query<GiftRequest>(
    `select r.id, r.kind, r.credits, o.name as "organizationName", r.requested_at as at,
       case when r.status = 'waiting' and r.expires_at <= clock_timestamp()
         then 'expired' else r.status end as status
     from ledger.credit_requests r left join organizations o on o.id = r.organization_id
     where r.id = $1`,
    [text],
  )
  return rows.map(({ id, kind, status, credits, organizationName, at }) => ({
    id,
    state: status,
    title: `Request of a ${kind} · ${money(credits)}`,
    detail: inWords(organizationName, status, formatDateTime(at.getTime(), 'UTC')),
    isExact: true,
  }))
}
