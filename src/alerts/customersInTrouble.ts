import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatMoney } from '@/money/formatMoney'

import type { AttentionItem, AttentionList, AttentionQuestion } from './attention'

type Row = {
  id: string
  name: string
  amount: string | null
  since: Date | null
  count: number
  isTopUpOn: boolean
}

const path = (id: string, tab: string) =>
  `/collections/organizations/${encodeURIComponent(id)}/${tab}`

const toAmount = (amount: string | null) => (amount === null ? null : canonicalDecimal(amount))

const IS_FAILING = `o.payment_failure_count > 0 and o.status <> 'deleted'`
const IS_NEGATIVE = `o.credits < 0 and o.status <> 'deleted'`

async function countRows(
  db: Queryable,
  from: 'ledger.balances' | 'organizations',
  where: string,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from ${from} o where ${where}`,
  )
  return rows[0]?.count ?? 0
}

const FAILING = `
  select o.id, o.name, o.last_payment_failure_at as since, o.payment_failure_count::int as count,
    coalesce(nullif(o.plan_price, 0), nullif(o.dev_plan_price, 0), o.auto_top_up_amount)::text as amount,
    coalesce(o.auto_top_up_enabled, false) as "isTopUpOn"
  from organizations o where ${IS_FAILING}
  order by o.last_payment_failure_at desc nulls last, o.id limit $1`

/** Organizations whose payments fail, the latest failure first; the amount is what is to be paid. */
export async function readPaymentFailures(
  db: Queryable,
  { limit }: AttentionQuestion,
): Promise<AttentionList> {
  const { rows } = await db.query<Row>(FAILING, [limit])
  return { total: await countRows(db, 'organizations', IS_FAILING), items: rows.map(toFailure) }
}

const toFailure = ({ id, name, amount, since, count }: Row): AttentionItem => ({
  id,
  subject: name,
  organization: id,
  amount: toAmount(amount),
  since: since?.toISOString() ?? null,
  sentence: count === 1 ? 'A payment failed.' : `${count} payments in a row failed.`,
  whatToDo: 'See which payment and why; write to the customer for another card, or try it again.',
  path: path(id, 'subscription'),
})

// By usage_postings and transactions backwards, which ends at the last balance that was not negative.
const NEGATIVE = `
  select o.id, o.name, o.credits::text as amount, o.payment_failure_count::int as count,
    coalesce(o.auto_top_up_enabled, false) as "isTopUpOn",
    greatest(
      (select p.booked_at from ledger.usage_postings p
       where p.organization_id = o.id and p.balance_after >= 0 order by p.sequence desc limit 1),
      (select t.booked_at from transactions t
       where t.organization_id = o.id and t.balance_after >= 0 order by t.sequence desc limit 1)
    ) as since
  from (
    select o.id from ledger.balances o where ${IS_NEGATIVE} order by o.credits, o.id limit $1
  ) owing join organizations o using (id) order by o.credits, o.id`

/** Organizations that owe us, the most first; since when their balance is below zero. */
export async function readNegativeBalances(
  db: Queryable,
  { limit }: AttentionQuestion,
): Promise<AttentionList> {
  const { rows } = await db.query<Row>(NEGATIVE, [limit])
  return { total: await countRows(db, 'ledger.balances', IS_NEGATIVE), items: rows.map(toNegative) }
}

const toNegative = ({ id, name, amount, since, isTopUpOn, count }: Row): AttentionItem => ({
  id,
  subject: name,
  organization: id,
  amount: toAmount(amount),
  since: since?.toISOString() ?? null,
  sentence: `The balance is ${formatMoney(toAmount(amount) ?? '0')}: used beyond what was paid.`,
  whatToDo: isTopUpOn
    ? count > 0
      ? 'Auto top-up is on and its payment fails: write for another card, or record a payment.'
      : 'Auto top-up is on and has not run: look at the transactions, or record a payment.'
    : 'Auto top-up is off: write to the customer, record a payment, gift credits, or block.',
  path: path(id, 'transactions'),
})
