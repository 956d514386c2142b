import type { Check } from './check'
import { byOrganizationRange, inRange, valuesOf } from './organizationRanges'
import { plain, tally } from './tally'

// Also for rows that were written while the constraints were off.
const FROM = `
  entries as materialized (
    select t.id, t.organization_id as org, t.type::text as type, t.status::text as status, t.amount,
      t.credit_amount, t.sequence, t.booked_at, t.balance_after, t.actor, t.currency,
      t.related_transaction_id as related, t.reverses_id as reverses, t.settlement_sequence,
      t.comment, t.stripe_invoice_id as invoice, t.stripe_refund_id as stripe_refund,
      concat_ws(' ', t.payment_method, t.external_reference, t.stripe_payment_intent_id,
        t.stripe_invoice_id, t.stripe_refund_id) as payment
    from transactions t where ${inRange('t.organization_id')}
  ), organizations_there as (select id from organizations where ${inRange('id')})`

const CARRY_INVOICES = `('subscription_start', 'credit_topup', 'credit_refund', 'dev_plan_start',
  'dev_plan_upgrade', 'dev_plan_renewal')`

const shape = (rule: string, expected: string, found: string, broken: string) => `
  select '${rule}', org, id, ${expected}, ${found}, null from entries where ${broken}`

const FINDINGS = [
  shape(
    'type_fit',
    `'what ' || type || ' carries'`,
    `concat('amount ', coalesce(${plain('amount')}, 'none'), ', credits ',
      coalesce(${plain('credit_amount')}, 'none'),
      case when reverses is not null then ', reversing' end,
      case when related is not null then ', related' end)`,
    'not coalesce(ledger.fits_type(type, amount, credit_amount, reverses, related), false)',
  ),
  shape(
    'completed_is_booked',
    `'number, time and balance'`,
    `concat('number ', coalesce(sequence::text, 'none'), ', time ', coalesce(booked_at::text, 'none'),
      ', balance ', coalesce(balance_after::text, 'none'))`,
    `status = 'completed' and (sequence is null or booked_at is null or balance_after is null)`,
  ),
  shape(
    'pending_moves_nothing',
    `'no balance'`,
    plain('balance_after'),
    `status = 'pending' and balance_after is not null`,
  ),
  shape(
    'pending_is_not_booked',
    `'a number, and neither time nor settlement'`,
    `concat('number ', coalesce(sequence::text, 'none'), ', time ', coalesce(booked_at::text, 'none'),
      ', settlement ', coalesce(settlement_sequence::text, 'none'))`,
    `status = 'pending'
      and (sequence is null or booked_at is not null or settlement_sequence is not null)`,
  ),
  shape(
    'failed_moves_nothing',
    `'a settlement, and no balance'`,
    `concat('settlement ', coalesce(settlement_sequence::text, 'none'), ', balance ',
      coalesce(balance_after::text, 'none'))`,
    `status = 'failed' and (settlement_sequence is null or balance_after is not null)`,
  ),
  shape(
    'reversal_is_completed',
    `'completed'`,
    'status',
    `reverses is not null and status <> 'completed'`,
  ),
  shape(
    'payment_on_money',
    `'no payment without an amount'`,
    'payment',
    `amount is null and payment <> ''`,
  ),
  shape(
    'invoice_on_payments',
    `'no invoice on a ' || type`,
    'invoice',
    `invoice is not null and type not in ${CARRY_INVOICES}`,
  ),
  shape(
    'stripe_refund_on_refunds',
    `'no refund of Stripe on a ' || type`,
    'stripe_refund',
    `stripe_refund is not null and type <> 'credit_refund'`,
  ),
  shape(
    'comment_length',
    `'at most 500 characters'`,
    'length(comment)::text',
    `length(comment) > 500`,
  ),
  shape('actor', `'an actor'`, 'null', 'actor is null'),
  shape('currency', `'USD'`, 'currency', `currency is distinct from 'USD'`),
  shape(
    'organization',
    `'an organization'`,
    'org',
    'not exists (select 1 from organizations_there o where o.id = org)',
  ),
].join(' union all ')

export const checkTransactions: Check = {
  name: 'transactions',
  about: 'Every transaction carries what its type and status must carry.',
  unit: 'transactions',
  batches: ({ pool }) =>
    byOrganizationRange(pool, (db, range) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from entries',
        findings: FINDINGS,
        values: valuesOf(range),
      }),
    ),
}
