import type { Breaking } from './breakBooks'
import type { Books } from './books'

const inSet = (books: Books) => `organization_id = '${books.organization}'`

const ANOTHER_TOP_UP = `(select id from transactions where type = 'credit_topup' and status = 'completed'
  and organization_id <> '%' limit 1)`
const ofAnother = (books: Books) => ANOTHER_TOP_UP.replace('%', books.organization)

const REFUNDS: Breaking[] = [
  {
    check: 'refunds',
    rule: 'refunds_exceed_amount',
    what: 'more money refunded than was paid',
    sql: ({ refund }) => `update transactions set amount = 101.5 where id = '${refund}'`,
    finding: ({ topUp: row }) => ({
      row,
      expected: 'at most 100',
      found: '101.5',
      difference: '1.5',
    }),
  },
  {
    check: 'refunds',
    rule: 'refunds_exceed_credits',
    what: 'more credits taken back than were given',
    sql: ({ refund }) => `update transactions set credit_amount = -103 where id = '${refund}'`,
    finding: ({ topUp: row }) => ({ row, expected: 'at most 100', found: '103', difference: '3' }),
  },
  {
    check: 'refunds',
    rule: 'refund_of',
    what: 'a gift refunded',
    sql: ({ refund, gift }) =>
      `update transactions set related_transaction_id = '${gift}' where id = '${refund}'`,
    finding: ({ refund: row }) => ({ row, found: 'completed credit_gift' }),
  },
  {
    check: 'refunds',
    rule: 'original_missing',
    what: 'a refund of nothing',
    sql: ({ refund }) =>
      `update transactions set related_transaction_id = 'txn_nothing' where id = '${refund}'`,
    finding: ({ refund: row }) => ({ row, found: 'txn_nothing' }),
  },
  {
    check: 'refunds',
    rule: 'original_of_other',
    what: 'a refund of somebody else’s payment',
    sql: (books) =>
      `update transactions set related_transaction_id = ${ofAnother(books)} where id = '${books.refund}'`,
    finding: ({ refund: row, organization: expected }) => ({ row, expected }),
  },
  {
    check: 'refunds',
    rule: 'reversed_is_refunded',
    what: 'a refunded row reversed',
    sql: ({ reversal, topUp }) =>
      `update transactions set type = 'credit_topup', amount = -100, credit_amount = -100,
         reverses_id = '${topUp}' where id = '${reversal}'`,
    finding: ({ topUp: row }) => ({ row, expected: '0', found: '40' }),
  },
  {
    check: 'refunds',
    rule: 'reversed_twice',
    what: 'a row reversed twice',
    sql: ({ reversal }) =>
      `drop index transactions_reverses_idx;
       insert into transactions select (jsonb_populate_record(t, '{"id": "txn_again", "sequence": 99}')).*
       from transactions t where id = '${reversal}'`,
    finding: ({ reversedGift: row }) => ({ row, expected: '1', found: '2' }),
  },
  {
    check: 'refunds',
    rule: 'reversal_of',
    what: 'a gift reversed by a row of another type',
    sql: ({ reversal }) =>
      `update transactions set type = 'credit_topup', amount = -5 where id = '${reversal}'`,
    finding: ({ reversal: row }) => ({ row, found: 'completed credit_gift' }),
  },
  {
    check: 'refunds',
    rule: 'reversal_amount',
    what: 'a payment reversed in part',
    sql: ({ reversal, settled }) =>
      `update transactions set type = 'credit_topup', amount = -6, credit_amount = -7,
         reverses_id = '${settled}' where id = '${reversal}'`,
    finding: ({ reversal: row }) => ({ row, expected: '-7', found: '-6', difference: '1' }),
  },
  {
    check: 'refunds',
    rule: 'reversal_credits',
    what: 'a gift reversed in part',
    sql: ({ reversal }) => `update transactions set credit_amount = -4.99 where id = '${reversal}'`,
    finding: ({ reversal: row }) => ({ row, expected: '-5', found: '-4.99', difference: '0.01' }),
  },
]

const KEYS: Breaking[] = [
  {
    check: 'idempotency_keys',
    rule: 'key_unsettled',
    what: 'a key that stands for nothing',
    sql: (books) =>
      `update ledger.idempotency_keys set transaction_id = null where ${inSet(books)}`,
    finding: () => ({ row: 'gift-credits welcome' }),
  },
  {
    check: 'idempotency_keys',
    rule: 'transaction_missing',
    what: 'a key of a transaction that is gone',
    sql: ({ gift }) => `delete from transactions where id = '${gift}'`,
    finding: ({ gift: found }) => ({ row: 'gift-credits welcome', found }),
  },
  {
    check: 'idempotency_keys',
    rule: 'request_missing',
    what: 'a key of a request that is gone',
    sql: (books) =>
      `update ledger.idempotency_keys set transaction_id = null, request_id = 'req_gone'
       where ${inSet(books)}`,
    finding: () => ({ row: 'gift-credits welcome', found: 'req_gone' }),
  },
  {
    check: 'idempotency_keys',
    rule: 'key_of_other',
    what: 'a key that stands for somebody else’s transaction',
    sql: (books) =>
      `update ledger.idempotency_keys set transaction_id = ${ofAnother(books)} where ${inSet(books)}`,
    finding: ({ organization: expected }) => ({ row: 'gift-credits welcome', expected }),
  },
  {
    check: 'idempotency_keys',
    rule: 'key_repeated',
    what: 'a key kept twice',
    sql: (books) =>
      `alter table ledger.idempotency_keys drop constraint idempotency_keys_pkey;
       insert into ledger.idempotency_keys select * from ledger.idempotency_keys where ${inSet(books)}`,
    finding: () => ({ row: 'gift-credits welcome', expected: '1', found: '2' }),
  },
  {
    check: 'idempotency_keys',
    rule: 'key_not_kept',
    what: 'a key forgotten',
    sql: (books) => `delete from ledger.idempotency_keys where ${inSet(books)}`,
    finding: ({ gift: row }) => ({ row, found: 'welcome' }),
  },
]

export const REFUND_BREAKINGS: readonly Breaking[] = [...REFUNDS, ...KEYS]
