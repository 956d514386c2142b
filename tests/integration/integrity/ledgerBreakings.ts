import type { Breaking } from './breakBooks'
import type { Books } from './books'

const inSet = (books: Books) => `organization_id = '${books.organization}'`

const BALANCE: Breaking[] = [
  {
    check: 'balance',
    rule: 'credits',
    what: 'credits raised by hand',
    sql: ({ organization: id }) =>
      `update organizations set credits = credits + 0.000000001 where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, difference: '0.000000001' }),
  },
  {
    check: 'balance',
    rule: 'all_time_credits',
    what: 'all-time credits lowered',
    sql: ({ organization: id }) =>
      `update organizations set all_time_credits = all_time_credits - 5 where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, expected: '137', found: '132', difference: '-5' }),
  },
  {
    check: 'balance',
    rule: 'total_spent',
    what: 'total spent forgotten',
    sql: ({ organization: id }) => `update organizations set total_spent = 0 where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, found: '0' }),
  },
  {
    check: 'balance',
    rule: 'organization_missing',
    what: 'an organization deleted under its books',
    sql: ({ organization: id }) => `delete from organizations where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, found: null }),
  },
  {
    check: 'balance',
    rule: 'credits',
    what: 'a top-up removed',
    sql: ({ topUp }) => `delete from transactions where id = '${topUp}'`,
    finding: ({ organization: row }) => ({ row, difference: '100' }),
  },
]

const LISTED: Breaking[] = [
  {
    check: 'listed',
    rule: 'differs',
    what: 'another balance in the list than on the account',
    sql: ({ organization: id }) =>
      `update ledger.balances set credits = credits + 0.000000001 where id = '${id}'`,
    finding: ({ organization: row }) => ({ row }),
  },
  {
    check: 'listed',
    rule: 'missing',
    what: 'an account that the list leaves out',
    sql: ({ organization: id }) => `delete from ledger.balances where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, found: null }),
  },
  {
    check: 'listed',
    rule: 'surplus',
    what: 'an account in the list that is none',
    sql: ({ organization: id }) =>
      `insert into ledger.balances select '${id}_', credits, total_spent, plan, dev_plan, status,
         payment_failure_count, created_at from ledger.balances where id = '${id}'`,
    finding: ({ organization }) => ({ row: `${organization}_`, expected: null }),
  },
]

const ORDER: Breaking[] = [
  {
    check: 'ledger_order',
    rule: 'number_gap',
    what: 'a gift removed',
    sql: ({ gift }) => `delete from transactions where id = '${gift}'`,
    finding: ({ reversedGift: row }) => ({ row, expected: '2', found: '3', difference: '1' }),
  },
  {
    check: 'ledger_order',
    rule: 'number_repeated',
    what: 'a number given twice',
    sql: ({ settled, pending }) =>
      `update transactions set settlement_sequence = (select sequence from transactions where id = '${pending}')
       where id = '${settled}'`,
    finding: () => ({ difference: '-1' }),
  },
  {
    check: 'ledger_order',
    rule: 'number_missing',
    what: 'a row without a number',
    sql: ({ pending }) =>
      `alter table transactions drop constraint if exists transactions_pending_is_not_booked;
       update transactions set sequence = null where id = '${pending}'`,
    finding: ({ pending: row }) => ({ row, found: null }),
  },
  {
    check: 'ledger_order',
    rule: 'ledger_sequence',
    what: 'the counter moved on without a movement',
    sql: ({ organization: id }) =>
      `update organizations set ledger_sequence = ledger_sequence + 3 where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, difference: '3' }),
  },
  {
    check: 'ledger_order',
    rule: 'balance_after',
    what: 'a balance after a movement changed',
    sql: ({ refund }) =>
      `update transactions set balance_after = balance_after + 1 where id = '${refund}'`,
    finding: ({ refund: row }) => ({ row, expected: '85', found: '86', difference: '1' }),
  },
  {
    check: 'ledger_order',
    rule: 'balance_after',
    what: 'the charge of a posting changed',
    sql: (books) =>
      `update ledger.usage_postings set charge = charge + 2
       where ${inSet(books)} and sequence = 8`,
    finding: ({ organization }) => ({ row: `usage posting ${organization} #8`, difference: '2' }),
  },
  {
    check: 'ledger_order',
    rule: 'booked_at',
    what: 'a booking dated back',
    sql: ({ plan }) =>
      `update transactions set booked_at = booked_at - interval '1 day' where id = '${plan}'`,
    finding: ({ plan: row }) => ({ row }),
  },
  {
    check: 'ledger_order',
    rule: 'booking_clock',
    what: 'the booking clock set back',
    sql: ({ organization: id }) =>
      `update organizations set ledger_booked_at = ledger_booked_at - interval '1 hour' where id = '${id}'`,
    finding: ({ organization: row }) => ({ row }),
  },
  {
    check: 'ledger_order',
    rule: 'booking_clock',
    what: 'the booking clock lost',
    sql: ({ organization: id }) =>
      `update organizations set ledger_booked_at = null where id = '${id}'`,
    finding: ({ organization: row }) => ({ row, found: 'none' }),
  },
]

export const LEDGER_BREAKINGS: readonly Breaking[] = [...BALANCE, ...LISTED, ...ORDER]
