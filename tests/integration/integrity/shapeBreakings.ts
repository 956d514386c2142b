import type { Breaking } from './breakBooks'

export const SHAPE_BREAKINGS: readonly Breaking[] = [
  {
    check: 'transactions',
    rule: 'type_fit',
    what: 'a gift made into money',
    sql: ({ gift }) =>
      `alter table transactions drop constraint transactions_fits_type;
       update transactions set amount = 25 where id = '${gift}'`,
    finding: ({ gift: row }) => ({ row, found: 'amount 25, credits 25' }),
  },
  {
    check: 'transactions',
    rule: 'completed_is_booked',
    what: 'a completed row without its balance',
    sql: ({ plan }) =>
      `alter table transactions drop constraint transactions_completed_is_booked;
       update transactions set balance_after = null where id = '${plan}'`,
    finding: ({ plan: row }) => ({ row }),
  },
  {
    check: 'transactions',
    rule: 'pending_moves_nothing',
    what: 'a pending row with a balance',
    sql: ({ pending }) =>
      `alter table transactions drop constraint transactions_pending_moves_nothing;
       update transactions set balance_after = 3 where id = '${pending}'`,
    finding: ({ pending: row }) => ({ row, found: '3' }),
  },
  {
    check: 'transactions',
    rule: 'actor',
    what: 'an actor removed',
    sql: ({ gift }) =>
      `alter table transactions drop constraint transactions_has_actor;
       update transactions set actor = null where id = '${gift}'`,
    finding: ({ gift: row }) => ({ row }),
  },
  {
    check: 'transactions',
    rule: 'currency',
    what: 'another currency',
    sql: ({ topUp }) =>
      `alter table transactions drop constraint transactions_usd;
       update transactions set currency = 'EUR' where id = '${topUp}'`,
    finding: ({ topUp: row }) => ({ row, expected: 'USD', found: 'EUR' }),
  },
  {
    check: 'transactions',
    rule: 'organization',
    what: 'a row moved to an organization that does not exist',
    sql: ({ pending }) =>
      `update transactions set organization_id = 'org_nobody' where id = '${pending}'`,
    finding: ({ pending: row }) => ({ row, found: 'org_nobody' }),
  },
  {
    check: 'transactions',
    rule: 'pending_is_not_booked',
    what: 'a pending row with a time',
    sql: ({ pending }) =>
      `alter table transactions drop constraint if exists transactions_pending_is_not_booked;
       update transactions set booked_at = now() where id = '${pending}'`,
    finding: ({ pending: row }) => ({ row }),
  },
  {
    check: 'transactions',
    rule: 'failed_moves_nothing',
    what: 'a failed row with a balance',
    sql: ({ settled }) => `update transactions set status = 'failed' where id = '${settled}'`,
    finding: ({ settled: row }) => ({ row, expected: 'a settlement, and no balance' }),
  },
  {
    check: 'transactions',
    rule: 'reversal_is_completed',
    what: 'a reversal that has failed',
    sql: ({ reversal }) =>
      `alter table transactions drop constraint transactions_reversal_is_completed;
       update transactions set status = 'failed' where id = '${reversal}'`,
    finding: ({ reversal: row }) => ({ row, found: 'failed' }),
  },
  {
    check: 'transactions',
    rule: 'payment_on_money',
    what: 'a gift that was paid by wire',
    sql: ({ gift }) =>
      `alter table transactions drop constraint transactions_payment_on_money;
       update transactions set payment_method = 'wire' where id = '${gift}'`,
    finding: ({ gift: row }) => ({ row, found: 'wire' }),
  },
  {
    check: 'transactions',
    rule: 'invoice_on_payments',
    what: 'an invoice on a gift',
    sql: ({ gift }) =>
      `alter table transactions drop constraint transactions_invoice_on_payments;
       update transactions set stripe_invoice_id = 'in_' || id where id = '${gift}'`,
    finding: ({ gift: row }) => ({ row, found: `in_${row}` }),
  },
  {
    check: 'transactions',
    rule: 'stripe_refund_on_refunds',
    what: 'a refund of Stripe on a top-up',
    sql: ({ topUp }) =>
      `alter table transactions drop constraint transactions_stripe_refund_on_refunds;
       update transactions set stripe_refund_id = 're_' || id where id = '${topUp}'`,
    finding: ({ topUp: row }) => ({ row, found: `re_${row}` }),
  },
  {
    check: 'transactions',
    rule: 'comment_length',
    what: 'a comment of 501 characters',
    sql: ({ gift }) =>
      `alter table transactions drop constraint transactions_comment_length;
       update transactions set comment = repeat('x', 501) where id = '${gift}'`,
    finding: ({ gift: row }) => ({ row, found: '501' }),
  },
]
